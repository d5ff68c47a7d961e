namespace Engine.Orders;

/// <summary>Who keeps the legs of a bracket. The account's mode cannot be read over the API (contract.md §4.5).</summary>
public enum BracketPolicy
{
    /// <summary>The venue, until it refuses a bracket; the engine from then on.</summary>
    Auto,

    /// <summary>The venue; a refused bracket refuses the entry.</summary>
    Native,

    /// <summary>The engine.</summary>
    Emulated,
}
