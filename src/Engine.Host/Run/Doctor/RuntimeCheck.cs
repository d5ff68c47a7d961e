namespace Engine.Host.Run.Doctor;

/// <summary>The .NET runtime that runs this program, and the SDK with which the launcher builds it.</summary>
internal sealed class RuntimeCheck(Version runtime, AskProgram ask) : ICheck
{
    private const string Name = "runtime";
    private const int Needed = 10;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var sdk = (await ask("dotnet", ["--version"], cancellation).ConfigureAwait(false))?.Trim();
        return [Of(runtime, sdk)];
    }

    /// <summary>The verdict on a runtime and an SDK; null for no SDK.</summary>
    internal static CheckResult Of(Version runtime, string? sdk) =>
        runtime.Major < Needed ? CheckResult.Fail(Name, $"this runs on .NET {runtime}, and .NET {Needed} is needed; install it from https://dotnet.microsoft.com/download.")
        : sdk is null ? CheckResult.Ok(Name, $".NET {runtime}; there is no SDK, which a published copy does not need.")
        : sdk.StartsWith($"{Needed}.", StringComparison.Ordinal) ? CheckResult.Ok(Name, $".NET {runtime}, SDK {sdk}.")
        : CheckResult.Warn(Name, $".NET {runtime}, but the SDK here is {sdk}: the launcher builds with SDK {Needed} only; install it, or run a published copy.");
}
