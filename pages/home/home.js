// Leaves in sight the cards whose words hold all that is typed, in any order; sections without any go with them.
export default ({ parentElement, data }) => {
  const { label, nothing } = unpacked(data), field = parentElement.querySelector(".find"), status = parentElement.querySelector(".nothing");
  field.placeholder = label; field.setAttribute("aria-label", label);
  const called = (name) => [...document.querySelectorAll(`[class*="st-key-${name}-"]`)];
  field.oninput = () => {
    const words = field.value.toLowerCase().split(/\s+/);
    const fits = (card) => words.every((word) => card.textContent.toLowerCase().includes(word));
    for (const card of called("card")) card.closest('[data-testid="stLayoutWrapper"]').style.display = fits(card) ? "" : "none";
    const sections = called("section").map((section) => [section, called("card").some((card) => section.contains(card) && fits(card))]);
    for (const [section, any] of sections) section.style.display = any ? "" : "none";
    for (const paths of document.querySelectorAll(".st-key-paths")) paths.style.display = field.value ? "none" : "";
    status.textContent = sections.some(([, any]) => any) ? "" : nothing;
  };
};
