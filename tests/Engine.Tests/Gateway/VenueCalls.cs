using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>How a call ended.</summary>
internal enum Ending
{
    Answered,
    Failed,
    Done,
    Refused,
    Unknown,
    NotSent,
}

/// <summary>A call's result in one shape for all operations.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Failure">Why, if it failed.</param>
/// <param name="Value">What a read brought.</param>
/// <param name="Texts">Everything that could be logged about it.</param>
internal sealed record CallResult(Ending Ending, GatewayFailure? Failure, object? Value, string Texts);

/// <summary>What kind of request an operation is.</summary>
internal enum CallKind
{
    Read,
    Login,
    Mutation,
    Ping,
}

/// <summary>One operation of the contract as the tests call it; codes and payload are written down here again, by contract.md §2 and §4.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Kind">How it is sent.</param>
/// <param name="Call">Calls it with valid arguments.</param>
/// <param name="Payload">The member that a success must bring; null for none.</param>
/// <param name="Good">A good value of it.</param>
/// <param name="Codes">The names of its error codes from 1 on.</param>
/// <param name="Open">The codes that leave the effect open.</param>
internal sealed record VenueCall(
    GatewayOperation Operation,
    CallKind Kind,
    Func<GatewayClient, Task<CallResult>> Call,
    string? Payload,
    string Good,
    string[] Codes,
    params int[] Open)
{
    public const string Key = "key-that-nobody-may-see";
    public const string Password = "password-that-nobody-may-see";
    public const string VerifyKey = "verify-that-nobody-may-see";

    private static readonly AccountId Account = new(20000002);
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly OrderId Order = new(3425270858);
    private static readonly string[] LoginCodes =
    [
        "UserNotFound", "PasswordVerificationFailed", "InvalidCredentials", "AppNotFound", "AppVerificationFailed", "InvalidDevice",
        "AgreementsNotSigned", "UnknownError", "ApiSubscriptionNotFound", "ApiKeyAuthenticationDisabled",
    ];

    private static readonly string[] AccountCodes = ["AccountNotFound"];

    public static IReadOnlyList<VenueCall> All { get; } =
    [
        new(GatewayOperation.LoginKey, CallKind.Login, client => Of(client.LoginKeyAsync("trader", Key, default)), "token", "\"a.b.c\"", LoginCodes),
        new(
            GatewayOperation.LoginApp,
            CallKind.Login,
            client => Of(client.LoginAppAsync(new AppLogin("trader", Password, "device", "app", VerifyKey), default)),
            "token",
            "\"a.b.c\"",
            LoginCodes),
        new(
            GatewayOperation.Validate,
            CallKind.Login,
            client => Of(client.ValidateAsync(default)),
            null,
            "",
            ["InvalidSession", "SessionNotFound", "ExpiredToken", "UnknownError"]),
        new(GatewayOperation.Logout, CallKind.Mutation, client => Of(client.LogoutAsync(default)), null, "", ["InvalidSession", "UnknownError"], 2),
        new(GatewayOperation.Ping, CallKind.Ping, client => Of(client.PingAsync(default)), null, "", []),
        new(GatewayOperation.AccountSearch, CallKind.Read, client => Of(client.SearchAccountsAsync(true, default)), "accounts", "[]", []),
        new(GatewayOperation.ContractSearch, CallKind.Read, client => Of(client.SearchContractsAsync("NQ", false, default)), "contracts", "[]", []),
        new(GatewayOperation.ContractAvailable, CallKind.Read, client => Of(client.AvailableContractsAsync(false, default)), "contracts", "[]", []),
        new(
            GatewayOperation.ContractSearchById,
            CallKind.Read,
            client => Of(client.FindContractAsync(Contract, default)),
            "contract",
            """{"id":"CON.F.US.MNQ.U26","name":"MNQU6","description":"","tickSize":0.25,"tickValue":0.5,"activeContract":true,"symbolId":"F.US.MNQ"}""",
            ["ContractNotFound"]),
        new(
            GatewayOperation.RetrieveBars,
            CallKind.Read,
            client => Of(client.RetrieveBarsAsync(
                Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-5), ClientFixture.Start, BarOrigin.WarmUp, default)),
            "bars",
            "[]",
            ["ContractNotFound", "UnitInvalid", "UnitNumberInvalid", "LimitInvalid"]),
        new(
            GatewayOperation.PlaceOrder,
            CallKind.Mutation,
            client => Of(client.PlaceOrderAsync(
                new OrderRequest(Account, Contract, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(29547.25m), null, new ClientTag("m-1")), default)),
            "orderId",
            "3425270858",
            [
                "AccountNotFound", "OrderRejected", "InsufficientFunds", "AccountViolation", "OutsideTradingHours", "OrderPending", "UnknownError",
                "ContractNotFound", "ContractNotActive", "AccountRejected",
            ],
            6,
            7),
        new(
            GatewayOperation.ModifyOrder,
            CallKind.Mutation,
            client => Of(client.ModifyOrderAsync(Account, Order, new OrderChange(Size: 2), default)),
            null,
            "",
            ["AccountNotFound", "OrderNotFound", "Rejected", "Pending", "UnknownError", "AccountRejected", "ContractNotFound"],
            4,
            5),
        new(
            GatewayOperation.CancelOrder,
            CallKind.Mutation,
            client => Of(client.CancelOrderAsync(Account, Order, default)),
            null,
            "",
            ["AccountNotFound", "OrderNotFound", "Rejected", "Pending", "UnknownError", "AccountRejected"],
            4,
            5),
        new(GatewayOperation.OrderSearch, CallKind.Read, client => Of(client.SearchOrdersAsync(Account, ClientFixture.Start, null, default)), "orders", "[]", AccountCodes),
        new(GatewayOperation.OrderSearchOpen, CallKind.Read, client => Of(client.OpenOrdersAsync(Account, default)), "orders", "[]", AccountCodes),
        new(
            GatewayOperation.OrderSearchById,
            CallKind.Read,
            client => Of(client.FindOrderAsync(Account, Order, default)),
            "order",
            """
            {"id":3425270858,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T20:49:25+00:00","status":1,"type":1,"side":0,"size":1,"fillVolume":0}
            """,
            ["OrderNotFound"]),
        new(GatewayOperation.OrderQuery, CallKind.Read, client => Of(client.QueryOrdersAsync(new OrderQuery(Account), default)), "orders", "[]", AccountCodes),
        new(GatewayOperation.PositionSearchOpen, CallKind.Read, client => Of(client.OpenPositionsAsync(Account, default)), "positions", "[]", AccountCodes),
        new(
            GatewayOperation.CloseContract,
            CallKind.Mutation,
            client => Of(client.CloseContractAsync(Account, Contract, default)),
            null,
            "",
            [
                "AccountNotFound", "PositionNotFound", "ContractNotFound", "ContractNotActive", "OrderRejected", "OrderPending", "UnknownError",
                "AccountRejected",
            ],
            6,
            7),
        new(
            GatewayOperation.PartialCloseContract,
            CallKind.Mutation,
            client => Of(client.PartialCloseContractAsync(Account, Contract, 1, default)),
            null,
            "",
            [
                "AccountNotFound", "PositionNotFound", "ContractNotFound", "ContractNotActive", "InvalidCloseSize", "OrderRejected", "OrderPending",
                "UnknownError", "AccountRejected",
            ],
            7,
            8),
        new(GatewayOperation.TradeSearch, CallKind.Read, client => Of(client.SearchTradesAsync(Account, ClientFixture.Start, null, default)), "trades", "[]", AccountCodes),
    ];

    public static VenueCall Find(GatewayOperation operation) => All.Single(call => call.Operation == operation);

    /// <summary>A success of the operation; <paramref name="payload"/> stands for its payload instead of a good one.</summary>
    public string Success(string? payload = null) =>
        Payload is null
            ? """{"success":true,"errorCode":0,"errorMessage":null}"""
            : $$"""{"{{Payload}}":{{payload ?? Good}},"success":true,"errorCode":0,"errorMessage":null}""";

    private static async Task<CallResult> Of<T>(Task<Reading<T>> call)
    {
        var reading = await call;
        return reading is Reading<T>.Failed failed
            ? new CallResult(Ending.Failed, failed.Failure, null, TextsOf(reading, failed.Failure, () => reading.OrThrow()))
            : new CallResult(Ending.Answered, null, ((Reading<T>.Answered)reading).Value, reading.ToString());
    }

    private static async Task<CallResult> Of(Task<MutationOutcome> call)
    {
        var outcome = await call;
        return outcome switch
        {
            MutationOutcome.Done done => new CallResult(Ending.Done, null, done.Order, outcome.ToString()),
            MutationOutcome.Refused refused => Result(Ending.Refused, refused.Failure),
            MutationOutcome.Unknown unknown => Result(Ending.Unknown, unknown.Failure),
            MutationOutcome.NotSent unsent => Result(Ending.NotSent, unsent.Failure),
            _ => throw new InvalidOperationException(),
        };

        CallResult Result(Ending ending, GatewayFailure failure) => new(ending, failure, null, TextsOf(outcome, failure, () => outcome.OrThrow()));
    }

    private static string TextsOf(object result, GatewayFailure failure, Func<object?> thrower)
    {
        var thrown = Assert.ThrowsAny<GatewayException>(thrower);
        Assert.Same(failure, thrown.Failure);
        var fields = string.Join(' ', failure.Fields.Select(pair => pair.Key + string.Join(' ', pair.Value)));
        return $"{result} {failure} {failure.Text} {fields} {thrown} {thrown.Message} {thrown.VenueText}";
    }
}
