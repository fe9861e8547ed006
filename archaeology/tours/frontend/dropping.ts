/** Files dropped on a form that takes one, and a look at the image before it is sent. */
export function dropZones(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-drop]")) {
    const input = form.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) continue;
    const hint = document.createElement("p");
    hint.className = "field__hint";
    hint.textContent = form.dataset["drop"] ?? "";
    const preview = document.createElement("img");
    preview.className = "media-preview";
    preview.alt = "";
    preview.hidden = true;
    input.after(hint, preview);

    const show = (): void => {
      const [file] = input.files ?? [];
      URL.revokeObjectURL(preview.src);
      preview.hidden = !file?.type.startsWith("image/");
      if (file && !preview.hidden) preview.src = URL.createObjectURL(file);
    };
    input.addEventListener("change", show);
    // A file may be chosen before this script came.
    show();
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.toggleAttribute("data-over", true);
    });
    form.addEventListener("dragleave", () => form.removeAttribute("data-over"));
    form.addEventListener("drop", (event) => {
      form.removeAttribute("data-over");
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      input.files = event.dataTransfer.files;
      show();
    });
  }
}
