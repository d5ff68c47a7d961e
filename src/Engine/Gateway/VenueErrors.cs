namespace Engine.Gateway;

/// <summary>The venue's operations that this client speaks.</summary>
public enum GatewayOperation
{
    /// <summary><c>Auth/loginKey</c>.</summary>
    LoginKey,

    /// <summary><c>Auth/validate</c>.</summary>
    Validate,

    /// <summary><c>Status/ping</c>.</summary>
    Ping,

    /// <summary><c>Account/search</c>.</summary>
    AccountSearch,

    /// <summary><c>Contract/search</c>.</summary>
    ContractSearch,

    /// <summary><c>Contract/available</c>.</summary>
    ContractAvailable,

    /// <summary><c>Contract/searchById</c>.</summary>
    ContractSearchById,

    /// <summary><c>History/retrieveBars</c>.</summary>
    RetrieveBars,

    /// <summary><c>Order/place</c>.</summary>
    PlaceOrder,

    /// <summary><c>Order/cancel</c>.</summary>
    CancelOrder,

    /// <summary><c>Order/search</c>.</summary>
    OrderSearch,

    /// <summary><c>Order/searchOpen</c>.</summary>
    OrderSearchOpen,

    /// <summary><c>Position/searchOpen</c>.</summary>
    PositionSearchOpen,

    /// <summary><c>Position/closeContract</c>.</summary>
    CloseContract,

    /// <summary><c>Trade/search</c>.</summary>
    TradeSearch,
}

/// <summary>
/// The meaning of the venue's error codes. Each operation has an enum of its own: the same integer means different things
/// at different operations (contract.md §9.4).
/// </summary>
public static class VenueErrors
{
    private static readonly string[] Login =
    [
        "Success", "UserNotFound", "PasswordVerificationFailed", "InvalidCredentials", "AppNotFound", "AppVerificationFailed",
        "InvalidDevice", "AgreementsNotSigned", "UnknownError", "ApiSubscriptionNotFound", "ApiKeyAuthenticationDisabled",
    ];

    private static readonly string[] Validate = ["Success", "InvalidSession", "SessionNotFound", "ExpiredToken", "UnknownError"];

    private static readonly string[] OnlySuccess = ["Success"];

    private static readonly string[] ContractById = ["Success", "ContractNotFound"];

    private static readonly string[] Bars = ["Success", "ContractNotFound", "UnitInvalid", "UnitNumberInvalid", "LimitInvalid"];

    private static readonly string[] Place =
    [
        "Success", "AccountNotFound", "OrderRejected", "InsufficientFunds", "AccountViolation", "OutsideTradingHours",
        "OrderPending", "UnknownError", "ContractNotFound", "ContractNotActive", "AccountRejected",
    ];

    private static readonly string[] Cancel =
        ["Success", "AccountNotFound", "OrderNotFound", "Rejected", "Pending", "UnknownError", "AccountRejected"];

    private static readonly string[] Close =
    [
        "Success", "AccountNotFound", "PositionNotFound", "ContractNotFound", "ContractNotActive", "OrderRejected",
        "OrderPending", "UnknownError", "AccountRejected",
    ];

    private static readonly string[] AccountScoped = ["Success", "AccountNotFound"];

    /// <summary>The operation's path below <c>/api/</c>, such as <c>Order/place</c>.</summary>
    public static string PathOf(GatewayOperation operation) => operation switch
    {
        GatewayOperation.LoginKey => "Auth/loginKey",
        GatewayOperation.Validate => "Auth/validate",
        GatewayOperation.Ping => "Status/ping",
        GatewayOperation.AccountSearch => "Account/search",
        GatewayOperation.ContractSearch => "Contract/search",
        GatewayOperation.ContractAvailable => "Contract/available",
        GatewayOperation.ContractSearchById => "Contract/searchById",
        GatewayOperation.RetrieveBars => "History/retrieveBars",
        GatewayOperation.PlaceOrder => "Order/place",
        GatewayOperation.CancelOrder => "Order/cancel",
        GatewayOperation.OrderSearch => "Order/search",
        GatewayOperation.OrderSearchOpen => "Order/searchOpen",
        GatewayOperation.PositionSearchOpen => "Position/searchOpen",
        GatewayOperation.CloseContract => "Position/closeContract",
        GatewayOperation.TradeSearch => "Trade/search",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation."),
    };

    /// <summary>The venue's name of a code, such as <c>OutsideTradingHours</c>; <c>code 42</c> for one that the enum lacks.</summary>
    public static string Describe(GatewayOperation operation, int code)
    {
        var names = NamesOf(operation);
        return code >= 0 && code < names.Length
            ? names[code]
            : "code " + code.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// True when the code of a request that changes something leaves its effect open: pending, or an unknown error
    /// (contract.md §9.1, §9.2).
    /// </summary>
    public static bool LeavesEffectOpen(GatewayOperation operation, int code) => operation switch
    {
        GatewayOperation.PlaceOrder => code is 6 or 7,
        GatewayOperation.CancelOrder => code is 4 or 5,
        GatewayOperation.CloseContract => code is 6 or 7,
        _ => false,
    };

    /// <summary>
    /// True for a refused login that no repetition cures: a person must mend the credentials, the subscription or the
    /// agreements (contract.md §2.1, codes 1, 2, 3, 7, 9, 10).
    /// </summary>
    public static bool IsDefinitiveLoginRefusal(int code) => code is 1 or 2 or 3 or 7 or 9 or 10;

    private static string[] NamesOf(GatewayOperation operation) => operation switch
    {
        GatewayOperation.LoginKey => Login,
        GatewayOperation.Validate => Validate,
        GatewayOperation.ContractSearchById => ContractById,
        GatewayOperation.RetrieveBars => Bars,
        GatewayOperation.PlaceOrder => Place,
        GatewayOperation.CancelOrder => Cancel,
        GatewayOperation.CloseContract => Close,
        GatewayOperation.OrderSearch or GatewayOperation.OrderSearchOpen
            or GatewayOperation.PositionSearchOpen or GatewayOperation.TradeSearch => AccountScoped,
        _ => OnlySuccess,
    };
}
