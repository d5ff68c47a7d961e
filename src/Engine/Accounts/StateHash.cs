using System.Security.Cryptography;

namespace Engine.Accounts;

/// <summary>A fingerprint of a whole <see cref="AccountState"/>.</summary>
public static class StateHash
{
    /// <summary>
    /// SHA-256 over the state's canonical JSON, 64 hexadecimal digits in lower case. Two states with the same members have
    /// the same hash, in every process and on every machine of one version; a version that knows more members has another.
    /// </summary>
    public static string Of(AccountState state) => Of(AccountStateJson.Write(state));

    internal static string Of(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));
}
