export default (component) => mount(component);
