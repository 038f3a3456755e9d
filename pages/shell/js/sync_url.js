// Writes the page's values into the URL: every state is a link, and the history stays clean. What is saved names them.
export default function (component) {
  const url = new URL(window.location);
  const sent = unpacked(component.data);
  window.explorerState = sent;
  for (const [name, text] of Object.entries(sent.url)) {
    if (text === null) url.searchParams.delete(name); else url.searchParams.set(name, text);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
