// Asks for the next step of what plays once there is news of it, no sooner than `interval` ms after the last was asked for
// and not while the script runs: a slow machine gets fewer steps, not a queue of them. What is not answered is asked again.
const LOST = 10_000, LOOK = 20; // ms

export default function (component) {
  const root = component.parentElement, { interval, news } = unpacked(component.data);
  clearInterval(root.timer);
  if (interval === null) return;
  let due = (root.asked ?? -Infinity) + interval, resting = 0; // looks: what runs is seen a moment later
  let told = false, asking = false;
  const ask = async () => {
    asking = true;
    const reply = await fetch(served(news)).catch(() => null);
    told = reply?.status !== 204; asking = false;
  };
  root.timer = setInterval(() => {
    if (!root.isConnected) return clearInterval(root.timer);
    if (!told && !asking) ask();
    const { testScriptState } = document.querySelector("[data-testid=stApp]").dataset;
    resting = testScriptState === "notRunning" ? resting + 1 : 0;
    if (!told || resting < 2 || performance.now() < due) return;
    told = false; root.asked = performance.now(); due = root.asked + LOST;
    component.setTriggerValue("tick", true);
  }, LOOK);
}
