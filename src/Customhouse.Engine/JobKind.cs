using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>What a step of a job comes to.</summary>
public abstract record JobStep
{
    private JobStep() { }

    /// <summary>There is more to do, from a place on.</summary>
    /// <param name="Place">As JSON: all that another process needs to go on there.</param>
    public sealed record Next(string Place, long Done, long Total) : JobStep;

    /// <summary>The job is done.</summary>
    /// <param name="Result">As JSON; null where the changes say all.</param>
    public sealed record Finished(string? Result) : JobStep
    {
        /// <summary>What it changes in the registers, in the transaction that ends it: so it happens once,
        /// whatever becomes of the process.</summary>
        public IReadOnlyList<RegisterChange> Changes { get; init; } = [];

        /// <summary>Told as the cause where somebody changed the same entries first.</summary>
        public string WordsIfRefused { get; init; } =
            "Somebody else changed the same entries at the same moment.";
    }

    /// <summary>It cannot be done, by what was sent in or by how the administration stands.</summary>
    /// <param name="Cause">In plain words.</param>
    /// <param name="Result">What is told of it besides, as JSON.</param>
    public sealed record Failed(string Cause, string? Result = null) : JobStep;
}

/// <summary>What a step is given.</summary>
/// <param name="AskedBy">In whose name it is done.</param>
/// <param name="Place">Where it goes on, as JSON; null for the beginning.</param>
/// <param name="File">What was sent in with the request.</param>
/// <param name="Tell">Told how much is done of how much, within a step that takes long.</param>
public sealed record JobTurn(Actor AskedBy, string? Place, byte[]? File, Action<long, long> Tell);

/// <summary>
/// A kind of job, as a module declares it. The runner knows nothing of what is done: it calls the step again
/// and again with the place that the last one told, in this process or in another.
/// </summary>
public sealed class JobKind
{
    private readonly Func<string, Func<JobTurn, CancellationToken, Task<JobStep>>> _stepOn;

    private JobKind(
        string name,
        string unit,
        IReadOnlyList<string> askedBy,
        Func<string, Func<JobTurn, CancellationToken, Task<JobStep>>> stepOn
    ) => (Name, TaskName, Unit, AskedBy, _stepOn) = (name, name, unit, askedBy, stepOn);

    /// <summary>Names it on record; a name stays what it is.</summary>
    public string Name { get; }

    /// <summary>Names the background task that tells of faults of ours in it.</summary>
    public string TaskName { get; private init; }

    /// <summary>What its progress counts: cases, lines.</summary>
    public string Unit { get; }

    /// <summary>The roles that may ask for it.</summary>
    public IReadOnlyList<string> AskedBy { get; }

    /// <summary>What becomes of another request while one is open.</summary>
    public JobRepeat Repeat { get; private init; }

    /// <summary>Whether what it finds may tell of cases: then it begins anew where one is erased.</summary>
    public bool ReadsCases { get; private init; }

    /// <summary>Declares a kind.</summary>
    /// <param name="read">Reads the input; throws a <see cref="FormatException"/> whose message is told
    /// where it cannot.</param>
    /// <param name="step">Does one piece of the work and tells where the next one begins. It changes nothing
    /// by itself: what a job changes, its end changes. Whatever it throws ends this job as a fault of
    /// ours.</param>
    public static JobKind Create<TInput>(
        string name,
        string unit,
        IReadOnlyList<string> askedBy,
        Func<string, TInput> read,
        Func<TInput, JobTurn, CancellationToken, Task<JobStep>> step,
        JobRepeat repeat = JobRepeat.Waits,
        string? taskName = null,
        bool readsCases = true
    ) =>
        new(
            name,
            unit,
            askedBy,
            input =>
            {
                var known = read(input);
                return (turn, cancellation) => step(known, turn, cancellation);
            }
        )
        {
            Repeat = repeat,
            TaskName = taskName ?? name,
            ReadsCases = readsCases,
        };

    /// <summary>The step on an input.</summary>
    /// <exception cref="FormatException">The input cannot be read.</exception>
    internal Func<JobTurn, CancellationToken, Task<JobStep>> StepOn(string input) => _stepOn(input);
}
