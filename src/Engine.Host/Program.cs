using Engine.Host.Cli;
using Engine.Host.Run;

return await EngineCommandLine.Build(EngineProgram.Commands).RunAsync(args);
