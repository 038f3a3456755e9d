// Writes the page's values into the URL: every state is a link, and the history stays clean.
export default function (component) {
  const url = new URL(window.location);
  for (const [name, text] of Object.entries(unpacked(component.data).url)) {
    if (text === null) url.searchParams.delete(name); else url.searchParams.set(name, text);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
