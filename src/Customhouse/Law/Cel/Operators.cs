namespace Customhouse.Law.Cel;

/// <summary>Operators are functions whose names nobody can write.</summary>
internal static class Operators
{
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Choose = "_?_:_";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Equal = "_==_";
    public const string Unequal = "_!=_";
    public const string In = "_in_";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Remainder = "_%_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";

    /// <summary>How tightly a binary operator binds; 0 for what is none.</summary>
    public static int Binding(string function) =>
        function switch
        {
            Choose => 1,
            Or => 2,
            And => 3,
            Equal or Unequal or Less or LessOrEqual or Greater or GreaterOrEqual or In => 4,
            Add or Subtract => 5,
            Multiply or Divide or Remainder => 6,
            _ => 0,
        };

    /// <summary>The sign of an operator, as it is written.</summary>
    public static string Sign(string function) => function.Trim('_');

    /// <summary>A function or an operator as a fault names it.</summary>
    public static string Spoken(string function) =>
        function.StartsWith('_') || function is Not or Negate ? Sign(function) : function;
}
