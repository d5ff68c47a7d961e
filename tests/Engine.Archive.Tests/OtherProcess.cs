using System.Diagnostics;

namespace Engine.Archive.Tests;

/// <summary>This program once more, as a process of its own; its arguments are told in Program.cs.</summary>
internal static class OtherProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments.Prepend(typeof(OtherProcess).Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
