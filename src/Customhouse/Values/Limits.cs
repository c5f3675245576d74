namespace Customhouse.Values;

/// <summary>Everything has a limit, and each has its name here. Full means refused with help, never
/// lost.</summary>
public static class Limits
{
    /// <summary>Largest body of one message, in bytes.</summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Largest version of a declaration on record, in bytes of XML. A change grows a message, and one that
    /// came in JSON is longer in XML; both stay readable.
    /// </summary>
    public const int VersionBytesMax = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of one message; the WCO declaration needs 9.</summary>
    public const int MessageDepthMax = 24;

    /// <summary>Elements in one message.</summary>
    public const int MessageElementsMax = 250_000;

    /// <summary>Longest text of one element, in characters.</summary>
    public const int ElementCharactersMax = 8_192;

    /// <summary>Goods items of one declaration (UCC-DA annex B: 1/9 is n..5, administrations take
    /// 999).</summary>
    public const int ItemsPerDeclarationMax = 999;

    /// <summary>Authorisations that one declaration names (UCC-DA annex B: 3/39 is 99x).</summary>
    public const int AuthorisationsPerDeclarationMax = 99;

    /// <summary>Licences and certificates that one declaration names, in the header and on items.</summary>
    public const int LicencesPerDeclarationMax = 2_000;

    /// <summary>Those of its header, which are for all items (UCC-DA annex B: 2/3 is 99x).</summary>
    public const int LicencesOfHeaderMax = 99;

    /// <summary>Procedures, codes, offices or places that one authorisation or licence names.</summary>
    public const int ScopePerAuthorisationMax = 100;

    /// <summary>Suspensions of one authorisation.</summary>
    public const int SuspensionsPerAuthorisationMax = 100;

    /// <summary>Amounts of money that a message tells are below it (UCC-DA annex B: n..16,2).</summary>
    public const decimal AmountBelow = 100_000_000_000_000m;

    /// <summary>Masses and quantities that are told are below it (UCC-DA annex B: n..16,6).</summary>
    public const decimal QuantityBelow = 10_000_000_000m;

    /// <summary>Refusals told in one answer; past it the answer says that there are more.</summary>
    public const int RefusalsPerAnswerMax = 200;

    /// <summary>Records that wait for the next commit; past it the answer is 503 with Retry-After.</summary>
    public const int RecordsWaitingMax = 4_096;

    /// <summary>Records written in one commit.</summary>
    public const int RecordsPerCommitMax = 512;

    /// <summary>Lines of the journal that a follower takes at once. A batch in the log reaches no farther,
    /// and is found by this: it must never become smaller.</summary>
    public const int LinesPerBatchMax = 1_000;

    /// <summary>Rows that one page of a list holds.</summary>
    public const int RowsPerPageMax = 500;

    /// <summary>Declarations that one operator may have begun and not lodged.</summary>
    public const int DraftsPerOwnerMax = 200;

    /// <summary>Conditions of one risk profile, groups counted.</summary>
    public const int ConditionsPerProfileMax = 100;

    /// <summary>Groups within groups of one risk profile.</summary>
    public const int ConditionDepthMax = 6;

    /// <summary>Values that one condition of a risk profile compares with.</summary>
    public const int ValuesPerConditionMax = 2_000;

    /// <summary>Longest value of a condition, and longest text of a profile, in characters.</summary>
    public const int ConditionValueCharactersMax = 500;

    /// <summary>Longest condition of a risk profile in the rule language, in characters.</summary>
    public const int ProfileRuleCharactersMax = 4_000;

    /// <summary>Conditions in the rule language of one risk profile.</summary>
    public const int RulesPerProfileMax = 10;

    /// <summary>Steps that one of them takes for one goods item (<c>CelLimits.StepsMax</c> tells what a step
    /// is); one that takes more bears on the declaration, and ends there.</summary>
    public const int ProfileRuleStepsMax = 20_000;

    /// <summary>Values that one condition in the rule language tells in a hit.</summary>
    public const int FiguresPerRuleMax = 12;

    /// <summary>Largest risk profile, in bytes of JSON.</summary>
    public const int ProfileBytesMax = 256 * 1024;

    /// <summary>Cases that a change of a risk profile is rehearsed on, the last accepted.</summary>
    public const int CasesRehearsedMax = 20_000;

    /// <summary>Days of past trade that one rehearsal of a change of law reads.</summary>
    public const int DaysRehearsedMax = 3_660;

    /// <summary>Commits of late whose traces are remembered, so that followers of the journal can link to
    /// them.
    /// </summary>
    public const int TracedCommitsKeptMax = 4_096;

    /// <summary>Links of one span to others (OpenTelemetry's own limit).</summary>
    public const int LinksPerSpanMax = 128;

    /// <summary>Characters of an edition of the tariff as a file, unpacked; a real one has some two
    /// million.</summary>
    public const int EditionCharactersMax = 32 * 1024 * 1024;

    /// <summary>Rows of an edition of the tariff; a real one has some twelve thousand.</summary>
    public const int EditionRowsMax = 250_000;

    /// <summary>Events that a live stream offers again to who missed them; past it the page is told to look
    /// anew.
    /// </summary>
    public const int EventsMissedMax = 1_000;

    /// <summary>Cases on which time has something to do are counted up to this many.</summary>
    public const int DueCountedMax = 10_000;

    /// <summary>Minutes that a case may wait for the timer before the service is no longer ready.</summary>
    public const int TimerLagMinutesMax = 5;

    /// <summary>Bytes free where the data lies below which the service is no longer ready; on a small disk
    /// the share of <see cref="DiskFreePerMilleMin"/> counts instead.</summary>
    public const long DiskFreeBytesMin = 256L * 1024 * 1024;

    /// <summary>The same as thousandths of the disk; the smaller of the two counts.</summary>
    public const int DiskFreePerMilleMin = 20;

    /// <summary>Jobs behind the requests that one account may have waiting.</summary>
    public const int JobsWaitingPerAccountMax = 5;

    /// <summary>Jobs that wait or run, of all accounts.</summary>
    public const int JobsOpenMax = 200;

    /// <summary>Largest input of a job, in bytes of JSON: both versions of a risk profile fit.</summary>
    public const int JobInputBytesMax = 2 * 1024 * 1024;

    /// <summary>Largest file that comes with a job, in bytes as sent.</summary>
    public const int JobFileBytesMax = 32 * 1024 * 1024;

    /// <summary>Jobs that are kept with their results; older ones that have ended are deleted.</summary>
    public const int JobsKeptMax = 1_000;

    /// <summary>Days at least for which the number drawn for goods is remembered after their declaration is
    /// void, however short the law's time limit of presentation is: who lodges the goods again gets the same
    /// number, and cannot draw until it is green.</summary>
    public const int DrawDaysRememberedMin = 30;

    /// <summary>Days for which a job is kept after its end.</summary>
    public const int JobDaysKept = 30;

    /// <summary>Times that a job is begun without coming further, before it counts as failed: one that ends
    /// its process would else end every process in turn.</summary>
    public const int JobTriesMax = 5;

    /// <summary>Characters of the name of a period of rates of exchange.</summary>
    public const int RatePeriodIdCharactersMax = 20;

    /// <summary>Days that one period of rates of exchange holds; published ones hold from a day to a
    /// month.</summary>
    public const int RatePeriodDaysMax = 366;

    /// <summary>Currencies of one period; there are some 180.</summary>
    public const int RatePeriodCurrenciesMax = 400;

    /// <summary>Characters of the source of a period.</summary>
    public const int RatePeriodSourceCharactersMax = 300;

    /// <summary>Bytes of a file of rates as sent; one of 180 currencies has some 20,000.</summary>
    public const int RateFileBytesMax = 512 * 1024;

    /// <summary>Digits of a rate before and after the point: amounts can be divided by it within
    /// 28.</summary>
    public const int RateDigitsMax = 9;

    /// <summary>A rate that moved by more, in per cent from one period to the next, is marked before it is
    /// put in force.</summary>
    public const int RateChangePercentUsual = 10;

    /// <summary>It is told when the rates end within this many days, for without rates foreign amounts are
    /// refused.</summary>
    public const int RatesEndDaysAhead = 7;

    /// <summary>Files of an edition of the lawbook.</summary>
    public const int LawFilesMax = 200;

    /// <summary>Bytes of an edition as sent, packed or as JSON.</summary>
    public const int LawBytesMax = 4 * 1024 * 1024;

    /// <summary>Characters of the files of an edition together; a shipped one has some 60,000.</summary>
    public const int LawCharactersMax = 2 * 1024 * 1024;
}
