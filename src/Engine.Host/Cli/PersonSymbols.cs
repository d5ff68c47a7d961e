using System.CommandLine;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Risk;

namespace Engine.Host.Cli;

/// <summary>The options that every command of a person has, and the commands of the whole account: status, halt, reduce, resume, flatten.</summary>
internal sealed class PersonSymbols
{
    private readonly PlaceSymbols _place = new();
    private readonly Confirmation? _confirmation;
    private readonly Option<string?> _why;

    /// <summary>Makes the symbols.</summary>
    /// <param name="whyRequired">True when the reason must be given.</param>
    /// <param name="asks">True gives the command <c>--yes</c>.</param>
    public PersonSymbols(bool whyRequired, bool asks)
    {
        _why = OptionKinds.Text("--why", "TEXT", whyRequired ? "Why, in words, for the journal." : "Why, in words, for the journal; default: by hand.");
        _why.Required = whyRequired;
        _confirmation = asks ? new Confirmation() : null;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_why);
        _confirmation?.AddTo(command);
        _place.AddTo(command);
    }

    public string Why(ParseResult parsed) => parsed.GetValue(_why) ?? "by hand";

    public PersonOptions Options(ParseResult parsed, SettingsSources sources, ControlRequest request, string act, Asking asks) =>
        new(_place.Read(parsed, sources), request, act, asks, _confirmation?.Read(parsed) ?? false);

    /// <summary>The commands without a group.</summary>
    public static IEnumerable<Command> Build(PersonCommands commands, SettingsSources sources) =>
    [
        Status(commands, sources),
        Trading(commands, sources, "halt", "Stop adding and changing: only cancels and closes pass until somebody resumes.", TradingState.Halted),
        Trading(commands, sources, "reduce", "Let pass only what makes positions smaller, until somebody resumes.", TradingState.Reducing),
        Trading(commands, sources, "resume", "Lift a halt, and let paused strategies go on.", TradingState.Active),
        Flatten(commands, sources),
    ];

    private static Command Status(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("status", "Show the engine that runs: session, hubs, prices, book, money, orders, strategies, and what is wrong; 1 when none answers or something is wrong.");
        var json = OptionKinds.Json();
        var zone = new ZoneSymbols();
        var place = new PlaceSymbols();
        command.Options.Add(json);
        zone.AddTo(command);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Status(new StatusOptions(place.Read(parsed, sources), parsed.GetValue(json), zone.Read(parsed)), stop));
        return command;
    }

    private static Command Trading(PersonCommands commands, SettingsSources sources, string name, string description, TradingState state)
    {
        var command = new Command(name, description);
        var strategy = OptionKinds.Text("--strategy", "NAME", state == TradingState.Active ? "Only this strategy, which is paused." : "Only this strategy: it adds nothing more.");
        var person = new PersonSymbols(whyRequired: true, asks: state == TradingState.Active);
        if (state != TradingState.Reducing)
        {
            command.Options.Add(strategy);
        }

        person.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var one = state == TradingState.Reducing ? null : parsed.GetValue(strategy);
            var request = new TradingRequest { State = state, Strategy = one, Why = person.Why(parsed) };
            var act = one is null ? "The account may trade again, and every paused strategy goes on" : $"{one} may trade again";
            return commands.Act(person.Options(parsed, sources, request, act, state == TradingState.Active ? Asking.Always : Asking.Never), stop);
        });
        return command;
    }

    private static Command Flatten(PersonCommands commands, SettingsSources sources)
    {
        var command = new Command("flatten", "Cancel every order and close every position at the market, of the account or of one contract. Its strategies pause.");
        var what = new Argument<string?>("ACCOUNT|CONTRACT") { Description = "The account's number, or a contract such as MNQ; without it, the account.", Arity = ArgumentArity.ZeroOrOne };
        var person = new PersonSymbols(whyRequired: false, asks: true);
        command.Arguments.Add(what);
        person.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var word = parsed.GetValue(what)?.Trim();
            var account = int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            var request = new FlattenRequest { Account = account, Contract = account is null ? word : null, Why = person.Why(parsed) };
            var act = request.Contract is { } contract
                ? $"Every order of {contract} is cancelled and its position is closed at the market"
                : "Every order of the account is cancelled and every position is closed at the market";
            return commands.Act(person.Options(parsed, sources, request, act, Asking.Always), stop);
        });
        return command;
    }
}
