"use strict";
SwaggerUIBundle({
	url: "/openapi.json",
	dom_id: "#contract",
	deepLinking: true,
	filter: true,
	docExpansion: "none",
	persistAuthorization: false,
	validatorUrl: null,
});
