namespace Engine.Host.Run;

/// <summary>The login of a simulated gateway on this machine: no secret, and of use nowhere else.</summary>
internal static class SimulatedUser
{
    public const string Name = "simulated";

    public const string Key = "simulated-key";
}
