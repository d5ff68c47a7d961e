using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary><c>Account/search</c>.</summary>
public sealed record AccountSearchRequest
{
    /// <summary>True leaves out closed accounts.</summary>
    public bool OnlyActiveAccounts { get; init; }
}

/// <summary>Answer of <c>Account/search</c>.</summary>
public sealed record AccountSearchResponse : Envelope
{
    /// <summary>Null is a failed read, not "no accounts".</summary>
    public List<WireAccount>? Accounts { get; init; }
}

/// <summary>An account (contract.md §4.1), over REST and on the user hub.</summary>
public sealed record WireAccount
{
    /// <summary>Account number.</summary>
    public int Id { get; init; }

    /// <summary>The name, such as <c>PRAC-V2-…</c>; derive no rule from it.</summary>
    public string? Name { get; init; }

    /// <summary>Realised cash, net of costs, dollars.</summary>
    [JsonRequired]
    public decimal Balance { get; init; }

    /// <summary>False once the firm has locked the account.</summary>
    [JsonRequired]
    public bool CanTrade { get; init; }

    /// <summary>Shown in the platform.</summary>
    public bool IsVisible { get; init; }

    /// <summary>True for practice and Combine accounts.</summary>
    public bool Simulated { get; init; }
}

/// <summary>A request that names only the account: <c>Order/searchOpen</c>, <c>Position/searchOpen</c>.</summary>
public sealed record AccountScopedRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }
}
