// The official SignalR client for JavaScript against the simulated gateway, set up as the vendor's documentation shows it.
// Arguments: base address, user, key, account, contract, "skip" or "negotiate". Each line on standard output is one JSON object;
// it ends with code 0 once every kind of event has arrived and both hubs have been closed by the gateway.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

const [base, userName, apiKey, account, contractId, way] = process.argv.slice(2);
const accountId = Number(account);
const say = (line) => console.log(JSON.stringify(line));

const post = async (path, body, token) => {
    const response = await fetch(new URL(path, base), {
        method: 'POST',
        headers: { accept: 'text/plain', 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify(body),
    });
    if (!response.ok) {
        throw new Error(`${path} answered ${response.status}`);
    }
    const answer = await response.json();
    if (!answer.success) {
        throw new Error(`${path} refused with code ${answer.errorCode}: ${answer.errorMessage}`);
    }
    return answer;
};

const connect = (hub, token) => {
    const documented = {
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
        accessTokenFactory: () => token,
        timeout: 10000,
    };
    const negotiating = { accessTokenFactory: () => token };
    const address = new URL(`/hubs/${hub}`, base);
    if (way === 'skip') {
        address.searchParams.set('access_token', token);
    }
    return new HubConnectionBuilder()
        .withUrl(address.toString(), way === 'skip' ? documented : negotiating)
        .configureLogging(LogLevel.None)
        .build();
};

const { token } = await post('/api/Auth/loginKey', { userName, apiKey });
const user = connect('user', token);
const market = connect('market', token);

const first = new Map();
const arrived = new Map();
const arrival = (target) => {
    if (!arrived.has(target)) {
        let tell;
        arrived.set(target, { event: new Promise((resolve) => (tell = resolve)), tell });
    }
    return arrived.get(target);
};
const listen = (connection, hub, targets) => {
    for (const target of targets) {
        connection.on(target, (...args) => {
            const key = target === 'GatewayLogout' ? `${target}:${hub}` : target;
            if (!first.has(key)) {
                first.set(key, args);
            }
            arrival(key).tell();
        });
    }
};
const userTargets = ['GatewayUserAccount', 'GatewayUserOrder', 'GatewayUserPosition', 'GatewayUserTrade'];
const marketTargets = ['GatewayQuote', 'GatewayTrade', 'GatewayDepth'];
listen(user, 'user', [...userTargets, 'GatewayLogout']);
listen(market, 'market', [...marketTargets, 'GatewayLogout']);
const closed = [user, market].map((connection) => new Promise((resolve) => connection.onclose(resolve)));

await user.start();
await market.start();
await user.invoke('SubscribeAccounts');
await user.invoke('SubscribeOrders', accountId);
await user.invoke('SubscribePositions', accountId);
await user.invoke('SubscribeTrades', accountId);
await market.invoke('SubscribeContractQuotes', contractId);
await market.invoke('SubscribeContractTrades', contractId);
await market.invoke('SubscribeContractMarketDepth', contractId);
say({ step: 'subscribed' });

await arrival('GatewayTrade').event;
const placed = await post('/api/Order/place', { accountId, contractId, type: 2, side: 0, size: 1 }, token);
await Promise.all([...userTargets, ...marketTargets].map((target) => arrival(target).event));
say({ step: 'events', orderId: placed.orderId, events: Object.fromEntries(first) });

await Promise.all([arrival('GatewayLogout:user').event, arrival('GatewayLogout:market').event, ...closed]);
say({ step: 'closed', logout: [first.get('GatewayLogout:user'), first.get('GatewayLogout:market')] });
process.exit(0);
