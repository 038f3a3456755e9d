// Text that a live channel may change while a slider moves.
export default (component) => {
  const captions = component.parentElement.querySelector(".captions");
  show(component, { root: captions, show: (header) => { rewritten(captions, header.html); } });
};
