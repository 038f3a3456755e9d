// Takes a picture from the clipboard: while this box has the focus, Ctrl+V sends it.
export default function (component) {
  const box = component.parentElement.querySelector(".paste");
  box.textContent = unpacked(component.data).text;
  box.onpaste = async (event) => {
    const file = [...event.clipboardData.files].find((candidate) => candidate.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    const reader = new FileReader();
    reader.onload = () => component.setTriggerValue("picture", { name: file.name || "pasted.png", content: reader.result.split(",")[1] });
    reader.readAsDataURL(file);
  };
}
