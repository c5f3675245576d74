using System.Globalization;

namespace Customhouse.Survey;

/// <summary>A region of the membership.</summary>
/// <param name="Code">As statistics of the WCO write it, as ESA.</param>
public sealed record Region(string Code, Labels Labels);

/// <summary>A time in which a member belongs to a region.</summary>
/// <param name="Region">The region's code.</param>
/// <param name="NotBefore">The first day on which it can have begun; null where it began before our
/// record.</param>
/// <param name="By"> The first day on which it has surely begun: later than <paramref name="NotBefore"/>
/// where the day was not reached.
/// </param>
/// <param name="Until">The first day after it; null while it lasts.</param>
public sealed record Seat(string Region, DateOnly? NotBefore, DateOnly? By, DateOnly? Until)
{
    /// <summary>True or false; null where sources leave it open.</summary>
    public bool? HoldsOn(DateOnly day)
    {
        if (day < NotBefore || day >= Until)
            return false;
        return day < By ? null : true;
    }
}

/// <summary>A member, or a body that a region counts beside its members.</summary>
/// <param name="Code">ISO 3166-1 alpha-2; EU and XK as commonly used.</param>
/// <param name="Iso3">ISO 3166-1 alpha-3.</param>
/// <param name="Name">In English.</param>
/// <param name="Kind">As <c>un_state</c>, <c>customs_territory</c> or <c>customs_union</c>.</param>
/// <param name="CountsInTotal">False for a body that is counted in its region only (the European
/// Union).</param>
/// <param name="Basis">How its region and membership are known.</param>
/// <param name="Seats">The times in which it belonged to a region, in the order of the file.</param>
public sealed record Member(
    string Code,
    string Iso3,
    string Name,
    string Kind,
    bool CountsInTotal,
    string Basis,
    IReadOnlyList<Seat> Seats
);

/// <summary>The members of one day, counted.</summary>
/// <param name="On">The day.</param>
/// <param name="ByRegion">Every region's own denominator.</param>
/// <param name="Total">Members in all, which is not the sum of the regions where one is counted in its region
/// only.</param>
/// <param name="RegionOnly">Those counted in their region and not in the total.</param>
/// <param name="Undecided">Those of whom sources leave open whether they were members on that day.</param>
public sealed record MemberCount(
    DateOnly On,
    IReadOnlyDictionary<string, int> ByRegion,
    int Total,
    IReadOnlyList<Member> RegionOnly,
    IReadOnlyList<Member> Undecided
)
{
    /// <summary>Members and bodies of all regions, those that the total leaves out among them.</summary>
    public int SumOfRegions => ByRegion.Values.Sum();
}

/// <summary>
/// Who is a member, where and since when. Each day has its own denominators: they are counted from the seats
/// that hold on that day, so the order in which members were written down has no part in them.
/// </summary>
public sealed class Membership
{
    private readonly Dictionary<string, Member> _byCode;

    /// <summary>Takes the members in any order.</summary>
    /// <exception cref="ArgumentException">Two members have one code.</exception>
    public Membership(IEnumerable<Region> regions, IEnumerable<Member> members)
    {
        Regions = [.. regions];
        _byCode = members.ToDictionary(m => m.Code, StringComparer.Ordinal);
        Members = [.. _byCode.Values.OrderBy(m => m.Code, StringComparer.Ordinal)];
    }

    /// <summary>The regions, in the order in which figures are told.</summary>
    public IReadOnlyList<Region> Regions { get; }

    /// <summary>Every member that is or was, in the order of the codes.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>The member of a code; null where there is none.</summary>
    public Member? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The region of a respondent on a day; null for one that is no member then.</summary>
    /// <remarks>
    /// Where only a region is known of a respondent it is written as the region, a dash and a number
    /// (<c>ESA-01</c>); where not even that, as <c>?-01</c>, and its region is <see cref="Unknown"/>.
    /// </remarks>
    public string? RegionOf(string respondent, DateOnly day)
    {
        if (_byCode.TryGetValue(respondent, out var member))
            return member.Seats.FirstOrDefault(s => s.HoldsOn(day) != false)?.Region;
        var dash = respondent.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0)
            return null;
        var region = respondent[..dash];
        return region == Unknown || Regions.Any(r => r.Code == region) ? region : null;
    }

    /// <summary>The region of a respondent whose region was not reached.</summary>
    public const string Unknown = "?";

    /// <summary>Whether a respondent counts in the total; an unnamed one does.</summary>
    public bool CountsInTotal(string respondent) => Find(respondent)?.CountsInTotal ?? true;

    /// <summary>Counts the members of a day.</summary>
    public MemberCount On(DateOnly day)
    {
        var seated = Members
            .SelectMany(m => m.Seats.Where(s => s.HoldsOn(day) == true).Select(s => (Member: m, s.Region)))
            .ToArray();
        return new MemberCount(
            day,
            Regions.ToDictionary(
                r => r.Code,
                r => seated.Count(s => s.Region == r.Code),
                StringComparer.Ordinal
            ),
            seated.Count(s => s.Member.CountsInTotal),
            [.. seated.Where(s => !s.Member.CountsInTotal).Select(s => s.Member)],
            [.. Members.Where(m => m.Seats.Any(s => s.HoldsOn(day) is null))]
        );
    }
}

/// <summary>
/// The membership as text: <c>region|code|en|fr|es</c> lines, then one <c>member</c> line for each seat with
/// its first possible day, the day by which it surely began and the day after its last, each empty where
/// there is none.
/// </summary>
public static class MembershipFile
{
    private const string DayForm = "yyyy-MM-dd";
    private const int MemberFields = 11;

    /// <summary>Reads the whole membership.</summary>
    /// <exception cref="FormatException">A line cannot be read; the message names it and its
    /// field.</exception>
    public static Membership Read(string text)
    {
        var regions = new List<Region>();
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var fields = line.TrimEnd('\r').Split('|');
            if (fields is ["region", var code, var en, var fr, var es])
                regions.Add(
                    new Region(
                        code,
                        new Labels(
                            new Dictionary<string, string>(StringComparer.Ordinal)
                            {
                                ["en"] = en,
                                ["fr"] = fr,
                                ["es"] = es,
                            }
                        )
                    )
                );
            else if (fields is ["member", ..] && fields.Length == MemberFields)
                Seat(members, fields, number);
            else
                throw new FormatException(
                    $"line {number}: neither a region of 5 fields nor a member of {MemberFields}"
                );
        }
        var lost = members.Values.FirstOrDefault(m => m.Seats.Any(s => regions.All(r => r.Code != s.Region)));
        return lost is null
            ? new Membership(regions, members.Values)
            : throw new FormatException($"{lost.Code} sits in a region that the file does not name");
    }

    private static void Seat(Dictionary<string, Member> members, string[] fields, int number)
    {
        var seat = new Seat(
            fields[4],
            Day(fields[7], number, "not-before"),
            Day(fields[8], number, "by"),
            Day(fields[9], number, "until")
        );
        var member =
            members.GetValueOrDefault(fields[1])
            ?? new Member(fields[1], fields[2], fields[3], fields[5], fields[6] == "total", fields[10], []);
        members[fields[1]] = member with { Seats = [.. member.Seats, seat] };
    }

    private static DateOnly? Day(string text, int number, string field)
    {
        if (text.Length == 0)
            return null;
        return DateOnly.TryParseExact(
            text,
            DayForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw new FormatException($"line {number}: {field} is '{text}', no day as {DayForm}");
    }
}
