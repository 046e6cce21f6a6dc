// What the page remembers: with itself in this tab's history, so over a reload and when somebody comes back to it.
//
// Nowhere else: a phone may be shared, and an address is nobody else's to find.

export function remembered() {
  return history.state ?? {};
}

export function remember(members, address) {
  history.replaceState({ ...remembered(), ...members }, "", address);
}
