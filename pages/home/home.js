// Leaves in sight the cards whose words hold all that is typed, in any order.
export default ({ parentElement, data }) => {
  const { label, nothing } = unpacked(data), field = parentElement.querySelector(".find"), status = parentElement.querySelector(".nothing");
  field.placeholder = label; field.setAttribute("aria-label", label);
  field.oninput = () => {
    const words = field.value.toLowerCase().split(/\s+/), cells = [...document.querySelectorAll('[class*="st-key-cell-"]')];
    const found = cells.filter((cell) => {
      const fits = words.every((word) => cell.querySelector('[class*="st-key-card-"]').textContent.toLowerCase().includes(word));
      cell.closest('[data-testid="stLayoutWrapper"]').style.display = fits ? "" : "none";
      return fits;
    });
    for (const paths of document.querySelectorAll(".st-key-paths")) paths.style.display = field.value ? "none" : "";
    status.textContent = found.length ? "" : nothing;
  };
};
