using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Engine.Host.Configuration;

/// <summary>A secret of the platform's store, or why there is none.</summary>
/// <param name="Text">The secret; null when it was not found.</param>
/// <param name="Problem">Why not, as the end of a sentence; empty when it was found. Carries no secret.</param>
public readonly record struct StoredSecret(string? Text, string Problem);

/// <summary>
/// Reads a secret by its name from the store of the platform, through what the platform brings along: libsecret's <c>secret-tool</c> on Linux, the keychain's
/// <c>security</c> on macOS, the Credential Manager on Windows. The name stands in a process's arguments, the secret never does.
/// </summary>
internal static class SecretStore
{
    /// <summary>What a setting begins with that names a secret of the store: <c>store:key</c>.</summary>
    public const string Prefix = "store:";

    /// <summary>Under what the secrets stand in the store.</summary>
    public const string Service = "engine";

    /// <summary>A keyring may ask its user to unlock it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The name that a setting's text gives; null when it is no name of the store. A name that no store should be asked for is empty.</summary>
    public static string? NameIn(string? text) =>
        text?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) != true ? null
        : text[Prefix.Length..].Trim() is { Length: > 0 and <= 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && name[0] != '-' ? name
        : "";

    /// <summary>Asks this machine's store.</summary>
    public static StoredSecret Find(string name) => OperatingSystem.IsWindows() ? OfCredentialManager(name)
        : OperatingSystem.IsMacOS() ? OfProgram("security", ["find-generic-password", "-s", Service, "-a", name, "-w"], $"security add-generic-password -s {Service} -a {name} -w")
        : OfProgram("secret-tool", ["lookup", "service", Service, "account", name], $"secret-tool store --label=\"{Service} {name}\" service {Service} account {name}");

    /// <summary>What a program of the platform prints.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="howToStore">The command that puts the secret there.</param>
    internal static StoredSecret OfProgram(string program, string[] arguments, string howToStore)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return new(null, $"{program} did not start");
            }

            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return new(null, $"{program} did not answer within {Patience.TotalSeconds:0} s; unlock the keyring");
            }

            // With the process both streams have ended.
            var text = output.GetAwaiter().GetResult().TrimEnd('\n', '\r');
            error.GetAwaiter().GetResult();
            return process.ExitCode == 0 && text.Length > 0 ? new(text, "")
                : new(null, $"the store has nothing under that name, or is locked; put it there with: {howToStore}");
        }
        catch (Win32Exception)
        {
            return new(null, $"there is no {program} on this machine, which reads the platform's store");
        }
    }

    [SupportedOSPlatform("windows")]
    private static StoredSecret OfCredentialManager(string name)
    {
        const int generic = 1;
        if (!CredRead($"{Service}/{name}", generic, 0, out var found))
        {
            return new(null, $"the Credential Manager has no generic credential {Service}/{name}; put it there with: cmdkey /generic:{Service}/{name} /user:{name} /pass");
        }

        try
        {
            var credential = Marshal.PtrToStructure<Credential>(found);
            var blob = new byte[credential.BlobSize];
            Marshal.Copy(credential.Blob, blob, 0, blob.Length);
            return Decode(blob) is { Length: > 0 } text ? new(text, "") : new(null, $"the generic credential {Service}/{name} is empty");
        }
        finally
        {
            CredFree(found);
        }
    }

    /// <summary>The Credential Manager keeps UTF-16; programs that write UTF-8 are told by the missing zero bytes.</summary>
    internal static string Decode(byte[] blob) =>
        blob.Length % 2 == 0 && blob.Where((_, index) => index % 2 == 1).All(b => b == 0) ? Encoding.Unicode.GetString(blob) : Encoding.UTF8.GetString(blob);

    [SupportedOSPlatform("windows")]
    [DllImport("advapi32.dll", EntryPoint = "CredReadW", CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CredRead(string target, int type, int flags, out nint credential);

    [SupportedOSPlatform("windows")]
    [DllImport("advapi32.dll")]
    private static extern void CredFree(nint credential);

    /// <summary>CREDENTIALW of wincred.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Credential
    {
        public int Flags;
        public int Type;
        public nint TargetName;
        public nint Comment;
        public long LastWritten;
        public int BlobSize;
        public nint Blob;
        public int Persist;
        public int AttributeCount;
        public nint Attributes;
        public nint TargetAlias;
        public nint UserName;
    }
}
