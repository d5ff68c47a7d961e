using Engine.Soak;
using Engine.Soak.Chaos;
using Engine.Soak.Kill;

// The children of a soak are this program again: the engine's own command line, with the soak's strategy in its catalog.
if (args is ["host", .. var engine])
{
    return await HostMode.RunAsync(engine);
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (!SoakOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

return options.Mode == SoakMode.Kill
    ? await new KillSoak(options).RunAsync(stop.Token)
    : await new ChaosSoak(options).RunAsync(stop.Token);
