using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>How a house ends and begins again: it is stopped, it loses its power, parts of it are
/// restored.</summary>
internal sealed partial class FaultSimulation
{
    private Done Restart()
    {
        _disk.Fault = DiskFault.None;
        Close();
        _house = Open(_house.Folder);
        _restarts++;
        return Done.Nothing("stopped and started");
    }

    /// <summary>The power goes while something is written. Nobody is told what was under way.</summary>
    private Done Crash()
    {
        _disk.Fault = DiskFault.None;
        var to = NewFolder();
        var point = _random.Pick([
            CrashPoint.Commit,
            CrashPoint.Commit,
            CrashPoint.Carry,
            CrashPoint.Publish,
        ]);
        _disk.Arm(point, _house.Folder, to);
        Acknowledged? told = null;
        // What is acknowledged after the power went was never sent.
        _disk.Crashed = () => told = _people.Told.Copy();
        var under = Act(_people.Trade);
        if (point == CrashPoint.Publish)
            _house.Wait(TimeSpan.FromSeconds(3));
        var isTorn = _disk.HasCrashed;
        if (!isTorn)
            _disk.CrashNow();
        _people.Told = told ?? _people.Told;
        Close();
        _disk.Disarm();
        _house = Open(to);
        (_restarts, _crashes) = (_restarts + 1, _crashes + 1);
        return new Done($"crash in {point} ({(isTorn ? "torn" : "between writes")}) of {under.What}", []);
    }

    private Done Backup()
    {
        if (_disk.Fault != DiskFault.None)
            return Done.Nothing("no backup while the disk fails");
        var to = NewFolder();
        SimulatedDisk.Copy(_house.Folder, to);
        _backup = (to, _people.Told.Copy());
        return Done.Nothing("a backup is taken");
    }

    /// <summary>
    /// Parts of the house come back from a backup, or are lost. It may refuse to start, or run without its
    /// log; it may not sign a second history, nor show as certified what is not. Then the operator puts the
    /// right parts back; a house that signed on is the right one from then on.
    /// </summary>
    private Done Restore()
    {
        _disk.Fault = DiskFault.None;
        if (_backup is not { } backup)
            return Done.Nothing("there is no backup");
        Close();
        // What was under way was still signed while the house ended.
        var (rightful, told, signed) = (_house.Folder, _people.Told, Signed);
        var (database, log) = (_random.Below(3) == 0, _random.Pick(["kept", "older", "lost"]));
        var (key, keepsTime) = (_random.Below(6) == 0 ? "lost" : "kept", _random.Hits(0.5));
        // What nobody outside has seen, nobody can know of once all of the house is older.
        if (database && log == "older" && !_partners.TrueForAll(IsUpToDate))
            log = "kept";
        var mixed = NewFolder();
        SimulatedDisk.Copy(database ? backup.Folder : rightful, mixed);
        var place = Path.Combine(mixed, "ledger");
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        if (log != "lost")
            SimulatedDisk.Copy(Path.Combine(log == "older" ? backup.Folder : rightful, "ledger"), place);
        if (key == "lost")
            File.Delete(SimulatedHouse.PlaceIn(mixed).LogKeyPath);
        _people.Told = database ? backup.Told.Copy() : told;
        var outcome = Try(mixed, keepsTime);
        var goesOn = outcome.Signed > signed;
        if (!goesOn)
            _people.Told = told;
        _house = Open(goesOn ? mixed : rightful);
        _restarts += 2;
        return Done.Nothing(
            $"restore of {(database ? "an older" : "the")} database with the log {log} "
                + $"and its key {key}{(keepsTime ? ", the timer goes" : "")}: {outcome.What}"
                + (goesOn ? ", and it is the house now" : "")
        );
    }

    /// <summary>Entries under the newest signature of the house.</summary>
    private long Signed => _house.Installation.Ledger?.Log.Head.Size ?? 0;

    private bool IsUpToDate(SimulatedPartner partner) =>
        _house.Installation.Ledger is { } ledger && partner.Copy(ledger.Origin)?.Size == ledger.Log.Head.Size;

    /// <summary>Where time comes to the cases of a house that is not the right one, no partner hears of it:
    /// what they heard could not be taken back.</summary>
    private (string What, long Signed) Try(string folder, bool keepsTime)
    {
        var moods = _partners.ConvertAll(p => p.Mood);
        if (keepsTime)
            _partners.ForEach(p => p.Mood = PartnerMood.Away);
        try
        {
            return TryAlone(folder, keepsTime);
        }
        finally
        {
            for (var i = 0; i < moods.Count; i++)
                _partners[i].Mood = moods[i];
        }
    }

    private (string What, long Signed) TryAlone(string folder, bool keepsTime)
    {
        try
        {
            _house = SimulatedHouse.Open(_run, _clock, _world, _partners, folder, keepsTime);
        }
        catch (Exception refused)
            when (refused
                    is FormatException
                        or LogDamagedException
                        or StoreUnavailableException
                        or IOException
            )
        {
            return ($"refused: {refused.Message}", 0);
        }
        _house.Wait(TimeSpan.FromSeconds(20));
        if (Look([], everything: true) is { } broken)
            throw new InvalidOperationException($"after a restore: {broken}");
        var state =
            _house.Installation.LedgerDamage?.Message
            ?? _house.Installation.Ledger?.Follower.State.Cause
            ?? _house.Installation.Seat.Damage?.Message
            ?? "goes on";
        var signed = Signed;
        Close();
        return (state, signed);
    }
}
