// Brush over the photo (pane 0): which cells take the style.
export default (component) => mount(component, brush);
