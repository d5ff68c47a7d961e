using System.Collections.Frozen;
using System.Globalization;

namespace Engine.Gateway;

/// <summary>
/// The one table of the venue's operations: path, enum of error codes, and the codes that leave the effect of a request
/// open. The same integer means different things at different operations (contract.md §9.4), so a code is read with
/// <see cref="GatewayFailure.Code{TError}"/> only by the enum of its own operation.
/// </summary>
public static class VenueErrors
{
    private static readonly FrozenDictionary<GatewayOperation, Entry> Table = new Dictionary<GatewayOperation, Entry>
    {
        [GatewayOperation.LoginKey] = new("Auth/loginKey", typeof(LoginError)),
        [GatewayOperation.LoginApp] = new("Auth/loginApp", typeof(LoginError)),
        [GatewayOperation.Validate] = new("Auth/validate", typeof(ValidateError)),
        [GatewayOperation.Logout] = new("Auth/logout", typeof(LogoutError), (int)LogoutError.UnknownError),
        [GatewayOperation.Ping] = new("Status/ping", typeof(SearchError)),
        [GatewayOperation.AccountSearch] = new("Account/search", typeof(SearchError)),
        [GatewayOperation.ContractSearch] = new("Contract/search", typeof(SearchError)),
        [GatewayOperation.ContractAvailable] = new("Contract/available", typeof(SearchError)),
        [GatewayOperation.ContractSearchById] = new("Contract/searchById", typeof(ContractError)),
        [GatewayOperation.RetrieveBars] = new("History/retrieveBars", typeof(RetrieveBarsError)),
        [GatewayOperation.PlaceOrder] = new(
            "Order/place", typeof(PlaceOrderError), (int)PlaceOrderError.OrderPending, (int)PlaceOrderError.UnknownError),
        [GatewayOperation.ModifyOrder] = new(
            "Order/modify", typeof(ModifyOrderError), (int)ModifyOrderError.Pending, (int)ModifyOrderError.UnknownError),
        [GatewayOperation.CancelOrder] = new(
            "Order/cancel", typeof(CancelOrderError), (int)CancelOrderError.Pending, (int)CancelOrderError.UnknownError),
        [GatewayOperation.OrderSearch] = new("Order/search", typeof(AccountScopedError)),
        [GatewayOperation.OrderSearchOpen] = new("Order/searchOpen", typeof(AccountScopedError)),
        [GatewayOperation.OrderSearchById] = new("Order/searchById", typeof(OrderLookupError)),
        [GatewayOperation.OrderQuery] = new("Order/v2/query", typeof(AccountScopedError)),
        [GatewayOperation.PositionSearchOpen] = new("Position/searchOpen", typeof(AccountScopedError)),
        [GatewayOperation.CloseContract] = new(
            "Position/closeContract", typeof(CloseContractError), (int)CloseContractError.OrderPending, (int)CloseContractError.UnknownError),
        [GatewayOperation.PartialCloseContract] = new(
            "Position/partialCloseContract", typeof(PartialCloseError), (int)PartialCloseError.OrderPending, (int)PartialCloseError.UnknownError),
        [GatewayOperation.TradeSearch] = new("Trade/search", typeof(AccountScopedError)),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, GatewayOperation> ByPath =
        Table.ToFrozenDictionary(pair => pair.Value.Path, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The operation's path below <c>/api/</c>, such as <c>Order/place</c>.</summary>
    public static string PathOf(GatewayOperation operation) => EntryOf(operation).Path;

    /// <summary>The operation of a path below <c>/api/</c>; false for a path that is not the venue's.</summary>
    public static bool TryOperation(string path, out GatewayOperation operation) => ByPath.TryGetValue(path, out operation);

    /// <summary>The enum that the operation's error codes are read by, such as <see cref="PlaceOrderError"/>.</summary>
    public static Type CodesOf(GatewayOperation operation) => EntryOf(operation).Codes;

    /// <summary>The venue's name of a code, such as <c>OutsideTradingHours</c>; <c>code 42</c> for one that the enum lacks.</summary>
    public static string Describe(GatewayOperation operation, int code) =>
        Enum.GetName(EntryOf(operation).Codes, code) ?? "code " + code.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// True when the code of a request that changes something leaves its effect open: pending, or an unknown error
    /// (contract.md §9.1, §9.2).
    /// </summary>
    public static bool LeavesEffectOpen(GatewayOperation operation, int code) => EntryOf(operation).Open.Contains(code);

    /// <summary>
    /// True for a refused login that no repetition cures: a person must mend the credentials, the subscription or the
    /// agreements (contract.md §2.1, codes 1, 2, 3, 7, 9, 10).
    /// </summary>
    public static bool IsDefinitiveLoginRefusal(int code) => (LoginError)code
        is LoginError.UserNotFound or LoginError.PasswordVerificationFailed or LoginError.InvalidCredentials
        or LoginError.AgreementsNotSigned or LoginError.ApiSubscriptionNotFound or LoginError.ApiKeyAuthenticationDisabled;

    private static Entry EntryOf(GatewayOperation operation) => Table.TryGetValue(operation, out var entry)
        ? entry
        : throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation.");

    private sealed record Entry(string Path, Type Codes, params int[] Open);
}
