// The QR code carries its digits after « # », which no server ever reads: write them in the field, and forget the address.
const field = document.querySelector("[name=code]");
const digits = decodeURIComponent(location.hash.slice(1));

if (field && digits) {
  if (!field.value) field.value = digits;
  history.replaceState(null, "", location.pathname);
}
