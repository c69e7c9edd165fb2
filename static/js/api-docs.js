// Draws the API's documentation from our own schema; nothing leaves this origin.
(() => {
  const place = document.getElementById("api-docs");
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: (request) => {
      // The schema and the answers in the page's language, not the browser's.
      request.headers["Accept-Language"] = document.documentElement.lang;
      if (request.loadSpec) {
        request.headers.Accept = "application/vnd.oai.openapi+json";
      } else {
        // Needed where the portal's session is used instead of a token.
        request.headers["X-CSRFToken"] = place.dataset.csrf;
      }
      return request;
    },
  });
})();
