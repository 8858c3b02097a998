// Makes and uses passkeys. A form with data-passkey says which; its hidden box is sent with what the device answers.
(() => {
  const isAble = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials);

  const prepared = () => JSON.parse(document.getElementById("passkey-options").textContent);

  async function asked(form) {
    if (form.dataset.passkey !== "log-in") return prepared();
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("The portal did not answer. Try again in a minute.");
    return answer.json();
  }

  async function made(form, options) {
    const given = options.creation_options.publicKey;
    if (form.elements.passwordless?.checked) {
      given.authenticatorSelection = {
        ...given.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      };
    }
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) });
  }

  const used = (options) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey),
    });

  async function send(form, says) {
    says.textContent = "";
    try {
      const options = await asked(form);
      const credential = form.dataset.passkey === "make" ? await made(form, options) : await used(options);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (fault) {
      says.textContent =
        fault.name === "NotAllowedError"
          ? "Nothing was confirmed in time. Try again."
          : fault.name === "InvalidStateError"
            ? "This device has a passkey of this account already."
            : fault.message;
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const says = form.querySelector("[data-passkey-says]");
    const button = form.querySelector("button");
    if (!isAble) {
      if (form.dataset.passkey !== "log-in") says.textContent = "This browser knows no passkeys.";
      continue;
    }
    says.textContent = "";
    button.hidden = false;
    button.addEventListener("click", () => send(form, says));
    // Enter in a box asks the device, too.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, says);
    });
  }
})();
