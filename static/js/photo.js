/* Comfort only: a photo is made smaller in the browser before it is sent over a weak
   network. data-portal-photo on <input type=file>; whatever goes wrong, the file is
   sent as it is, and the server reduces it. */
"use strict";

(() => {
  const SIDE = 1600;
  const SMALL = 300 * 1024;
  const QUALITY = 0.8;

  const reduced = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || blob.size >= file.size) return file;
    const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("input[data-portal-photo]")) return;
    const [file] = input.files;
    if (!file || !file.type.startsWith("image/") || file.size <= SMALL) return;
    try {
      const kept = new DataTransfer();
      kept.items.add(await reduced(file));
      /* Somebody may have chosen another one meanwhile. */
      if (input.files[0] === file) input.files = kept.files;
    } catch {
      /* An image this browser cannot read: the server looks at it. */
    }
  });
})();
