using System.CommandLine;
using Customhouse.Server.Verbs;

// The verbs, in the order of the help. Each stands in a file of its own and returns an exit code: 0 done, 1
// done with something refused or failed, 2 the command cannot be understood or carried out, 70 a fault of
// ours, 130 ended by the person before it was done.
var customhouse = new RootCommand("Customhouse: an open customs platform, in one command")
{
    DemoVerb.Command(),
    ServeVerb.Command(),
    HealthVerb.Command(),
    AccountVerb.Command(),
    BackupVerb.Command(),
    RestoreVerb.Command(),
    DecodeVerb.Command(),
    LodgeVerb.Command(),
    VerifyVerb.Command(),
    LedgerVerb.Command(),
    ConformVerb.Command(),
    SimulateTradeVerb.Command(),
    SimulateFaultsVerb.Command(),
    LawVerb.Command(),
    ImportVerb.Command(),
    RatesVerb.Command(),
    SurveyVerb.Command(),
    BenchVerb.Command(),
};
return await Verb.Run(customhouse, args);
