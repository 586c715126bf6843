"use strict";

// A key for each call; an address that is not local and without TLS has no randomUUID.
function freshKey() {
	if (crypto.randomUUID) return crypto.randomUUID();
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What the form shows of these two is the contract's example; a key that was used before would only give the stored reply again.
function prepare(request) {
	if (request.headers["Idempotency-Key"]) request.headers["Idempotency-Key"] = freshKey();
	if (request.headers["If-Match"]) request.headers["If-Match"] = "*";
	return request;
}

// Only a sandbox has personas.
async function showPersonas() {
	const reply = await fetch("/sandbox/personas");
	if (!reply.ok) return;
	const { password, data } = await reply.json();
	const box = document.getElementById("personas");
	const line = (tag, text) => Object.assign(box.appendChild(document.createElement(tag)), { textContent: text });
	line("summary", `Sandbox · 沙箱: Authorize as a persona with the password ${password}. Each call carries a fresh Idempotency-Key and If-Match: *.`);
	for (const { username, display_name, role } of data) line("p", `${username} · ${display_name} · ${role}`);
	box.hidden = false;
}

SwaggerUIBundle({
	url: "/openapi.json",
	dom_id: "#contract",
	deepLinking: true,
	filter: true,
	docExpansion: "none",
	persistAuthorization: false,
	validatorUrl: null,
	requestInterceptor: prepare,
});
showPersonas();
