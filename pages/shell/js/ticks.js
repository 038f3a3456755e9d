// Asks for the next step of what plays once this one is drawn, no sooner than `interval` ms after it was asked for and
// not while the script runs: a slow machine gets fewer steps, not a queue of them. What is not answered is asked again.
const LOST = 10_000, SOON = 20; // ms

export default function (component) {
  const root = component.parentElement, { interval } = unpacked(component.data);
  const resting = () => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
  const ask = (before) => { // two looks, as what runs is seen a moment later
    if (!root.isConnected) return;
    const calm = resting(), sure = calm && before;
    root.timer = setTimeout(ask, sure ? LOST : SOON, calm);
    if (!sure) return;
    root.asked = performance.now();
    component.setTriggerValue("tick", true);
  };
  clearTimeout(root.timer);
  const due = (root.asked ?? -Infinity) + interval - SOON;
  if (interval !== null) root.timer = setTimeout(ask, Math.max(0, due - performance.now()), false);
}
