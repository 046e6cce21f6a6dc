// Opens Swagger UI on the API's own document. A key that is typed here is forgotten with the page.
"use strict";

SwaggerUIBundle({
  dom_id: "#swagger-ui",
  url: "openapi.json",
  displayRequestDuration: true,
  filter: true,
  showExtensions: true,
  persistAuthorization: false,
  validatorUrl: null,
});
