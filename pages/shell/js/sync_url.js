// Writes the page's values into the URL: every state is a link, and the history stays clean. What is saved names them.
// A server that has started anew knows only the address with which the page was opened: it is told the present one.
export default function (component) {
  const url = new URL(window.location);
  const sent = unpacked(component.data);
  if (window.explorerVisit && window.explorerVisit !== sent.visit) {
    if (!sent.whole) return;
    window.explorerVisit = sent.visit;
    component.setTriggerValue("address", url.search);
    return;
  }
  window.explorerVisit = sent.visit;
  window.explorerState = sent;
  for (const [name, text] of Object.entries(sent.url)) {
    if (text === null) url.searchParams.delete(name); else url.searchParams.set(name, text);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
