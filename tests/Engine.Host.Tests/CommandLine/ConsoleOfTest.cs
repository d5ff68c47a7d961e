using System.Text;

namespace Engine.Host.Tests.CommandLine;

/// <summary>
/// What commands write to the console of this process while a test listens, and only what belongs to that test: others run beside it. Without a listener
/// everything goes where it went before.
/// </summary>
public sealed class ConsoleOfTest : IDisposable
{
    private readonly AsyncLocal<Streams?> _listening = new();
    private readonly (TextWriter Output, TextWriter Error) _before = (System.Console.Out, System.Console.Error);

    public ConsoleOfTest()
    {
        System.Console.SetOut(new Turned(_before.Output, () => _listening.Value?.Output));
        System.Console.SetError(new Turned(_before.Error, () => _listening.Value?.Error));
    }

    /// <summary>Listens to what the caller starts from now on.</summary>
    internal Streams Listen() => _listening.Value = new Streams();

    public void Dispose()
    {
        System.Console.SetOut(_before.Output);
        System.Console.SetError(_before.Error);
    }

    internal sealed class Streams
    {
        public StringWriter Output { get; } = new();

        public StringWriter Error { get; } = new();
    }

    /// <summary>Writes to the listener of whoever writes.</summary>
    private sealed class Turned(TextWriter otherwise, Func<TextWriter?> listener) : TextWriter
    {
        public override Encoding Encoding => otherwise.Encoding;

        public override void Write(char value) => (listener() ?? otherwise).Write(value);

        public override void Write(char[] buffer, int index, int count) => (listener() ?? otherwise).Write(buffer, index, count);

        public override void Write(string? value) => (listener() ?? otherwise).Write(value);

        public override void Flush() => (listener() ?? otherwise).Flush();
    }
}
