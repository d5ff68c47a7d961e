namespace Engine.Gateway.Wire;

/// <summary><c>Contract/search</c>.</summary>
public sealed record ContractSearchRequest
{
    /// <summary>A loose match.</summary>
    public string? SearchText { get; init; }

    /// <summary>Data entitlement, not account kind: false for practice and Combine.</summary>
    public bool Live { get; init; }
}

/// <summary><c>Contract/available</c>.</summary>
public sealed record ContractAvailableRequest
{
    /// <summary>Data entitlement: false for practice and Combine.</summary>
    public bool Live { get; init; }
}

/// <summary><c>Contract/searchById</c>.</summary>
public sealed record ContractSearchByIdRequest
{
    /// <summary>The full id; answers for expired contracts as well.</summary>
    public string? ContractId { get; init; }
}

/// <summary>Answer of the contract lists.</summary>
public sealed record ContractSearchResponse : Envelope
{
    /// <summary>Null is a failed read.</summary>
    public List<WireContract>? Contracts { get; init; }
}

/// <summary>Answer of <c>Contract/searchById</c>.</summary>
public sealed record ContractResponse : Envelope
{
    /// <summary>Null when not found.</summary>
    public WireContract? Contract { get; init; }
}

/// <summary>A contract (contract.md §4.2).</summary>
public sealed record WireContract
{
    /// <summary>Contract id.</summary>
    public string? Id { get; init; }

    /// <summary>Root, month, year digit.</summary>
    public string? Name { get; init; }

    /// <summary>Description.</summary>
    public string? Description { get; init; }

    /// <summary>Smallest price step.</summary>
    public decimal TickSize { get; init; }

    /// <summary>Dollars per tick and contract.</summary>
    public decimal TickValue { get; init; }

    /// <summary>False once expired.</summary>
    public bool ActiveContract { get; init; }

    /// <summary>The product.</summary>
    public string? SymbolId { get; init; }
}
