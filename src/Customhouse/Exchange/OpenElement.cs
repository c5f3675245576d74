using Customhouse.Declarations;

namespace Customhouse.Exchange;

/// <summary>One element that is open while a message is read, and what was seen of it so far.</summary>
internal struct OpenElement
{
    public Field? Field;
    public int Position;
    public int Start;
    public int Last;
    public int[] Counts;
    public bool Disordered;
    public bool HasText;
    public bool SkippedBody;
    public string? Text;
    public KeyValuePair<string, string>[] Attributes;

    public void Open(Field field, int position, int start)
    {
        Field = field;
        Position = position;
        Start = start;
        Last = 0;
        Disordered = HasText = SkippedBody = false;
        Text = null;
        Attributes = [];
        if (Counts is null || Counts.Length < field.Fields.Length)
            Counts = new int[Math.Max(24, field.Fields.Length)];
        else
            Array.Clear(Counts, 0, field.Fields.Length);
    }
}
