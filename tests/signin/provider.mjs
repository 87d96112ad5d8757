// A certified OpenID provider (panva's oidc-provider) for the tests of single sign-on. Arguments: port, and a JSON of clients and
// accounts. It asks for the account by its development pages, and for no consent.
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const { clients, accounts } = JSON.parse(process.argv[3]);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  cookies: { keys: ["only-for-tests"] },
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "methods"], email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
