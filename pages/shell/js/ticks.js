// Asks for the next step of what plays once this one is drawn, no sooner than `interval` ms after it was asked for and
// not while the script runs: a slow machine gets fewer steps, not a queue of them. What is not answered is asked again.
const LOST = 10_000, LOOK = 20; // ms

export default function (component) {
  const root = component.parentElement, { interval } = unpacked(component.data);
  clearInterval(root.timer);
  if (interval === null) return;
  let due = (root.asked ?? -Infinity) + interval, resting = 0; // looks: what runs is seen a moment later
  root.timer = setInterval(() => {
    if (!root.isConnected) return clearInterval(root.timer);
    const { testScriptState } = document.querySelector("[data-testid=stApp]").dataset;
    resting = testScriptState === "notRunning" ? resting + 1 : 0;
    if (resting < 2 || performance.now() < due) return;
    root.asked = performance.now(); due = root.asked + LOST;
    component.setTriggerValue("tick", true);
  }, LOOK);
}
