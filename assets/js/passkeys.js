// SPDX-License-Identifier: AGPL-3.0-or-later
// A form whose button asks the device for a passkey, then sends what it answers. Bytes travel as base64url.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
};

const text = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function readOptions({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) options[list] = withBytes(options[list]);
  return { publicKey: options };
}

function written(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  const given = document.getElementById(form.dataset.options);
  if (given) return JSON.parse(given.textContent);
  return (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
}

async function send(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const asked = readOptions(await options(form));
    form.elements.credential.value = written(await navigator.credentials[form.dataset.passkey](asked));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  for (const button of form.querySelectorAll("button")) button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
