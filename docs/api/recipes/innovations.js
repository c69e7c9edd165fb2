// Innovations with fetch, for the browser or Node 18 and newer.
//
//   const portal = new Portal("https://portal.example", "smc_...");
//   for await (const row of portal.rows("innovations", { regency: "32.11" })) ...

class PortalError extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem; // status, code, errors: [{pointer, code, detail}]
  }
}

class Portal {
  constructor(address, token) {
    this.base = `${address}/api/v1/`;
    this.token = token;
  }

  async ask(address, { method = "GET", body, headers = {} } = {}) {
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await fetch(address, {
        method,
        headers: {
          Accept: "application/json",
          Authorization: `Bearer ${this.token}`,
          ...(body && { "Content-Type": "application/json" }),
          ...headers,
        },
        body: body && JSON.stringify(body),
        credentials: "omit",
      });
      if (answer.status !== 429 && answer.status !== 503) {
        const data = await answer.json();
        if (!answer.ok) throw new PortalError(data);
        return { data, etag: answer.headers.get("ETag") };
      }
      const seconds = Number(answer.headers.get("Retry-After") || 5);
      await new Promise((resume) => setTimeout(resume, seconds * 1000));
    }
    throw new Error("The portal is busy; try later.");
  }

  // Every row of a list, page by page: follow `next` as it is.
  async *rows(resource, filters = {}) {
    let address = `${this.base}${resource}/?${new URLSearchParams(filters)}`;
    while (address) {
      const { data } = await this.ask(address);
      yield* data.results;
      address = data.next;
    }
  }

  // Sent again after a lost answer, the same key records it once.
  create(resource, body, key = crypto.randomUUID()) {
    const headers = { "Idempotency-Key": key };
    return this.ask(`${this.base}${resource}/`, { method: "POST", body, headers });
  }

  // `etag` is what the record was read with; a stale one throws with status 412.
  change(resource, id, etag, body) {
    const headers = { "If-Match": etag };
    return this.ask(`${this.base}${resource}/${id}/`, { method: "PATCH", body, headers });
  }
}
