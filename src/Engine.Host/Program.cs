using Engine.Host.Cli;
using Engine.Host.Run;

return await EngineCommandLine.Build(new Commands(RunCommand.RunAsync, SimulateCommand.RunAsync, JournalCommand.RunAsync, JournalVerifyCommand.RunAsync)).RunAsync(args);
