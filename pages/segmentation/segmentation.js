// A brush of several classes over the first pane.
export default (component) => mount(component, brush);
