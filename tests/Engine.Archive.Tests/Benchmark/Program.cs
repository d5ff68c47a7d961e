using System.Globalization;
using Engine.Archive.Tests.Bars;
using Engine.Archive.Tests.Benchmark;

// The tests themselves are run by "dotnet test". This entry measures, and is what tests want as a process of its own: a writer
// that is killed, an import that hangs.
if (args is ["write", var folder])
{
    await EndlessWriter.RunAsync(folder, Console.Out);
    return 0;
}

if (args is ["import", var archive, var file])
{
    await HastyImport.RunAsync(archive, file, Console.Out);
    return 0;
}

var rounds = 5;
var rows = 1_000_000;
if (args is ["tape", ..])
{
    rows = 10_000_000;
}

if (args is not ["bars" or "tape", ..] || args.Length > 3
    || (args.Length > 1 && (!int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) || rounds < 1))
    || (args.Length > 2 && (!int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows < 10_000)))
{
    Console.Error.WriteLine("Usage: bars [rounds, default 5] [bars, default 1000000, at least 10000], or tape [rounds] [trades, default 10000000]: writes, reads and searches beside ParquetSharp and DuckDB.");
    return 2;
}

await (args[0] == "tape" ? TapeBenchmark.RunAsync(rounds, rows, Console.Out) : BarBenchmark.RunAsync(rounds, rows, Console.Out));
return 0;
