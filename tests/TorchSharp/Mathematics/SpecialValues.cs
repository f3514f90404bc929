using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Mathematics;

/// <summary>Every special function against values from PyTorch 1.13 in float64.</summary>
public sealed class SpecialValues : ValueTable
{
    private static readonly Cases cases = new()
    {
        { "special.airy_ai(P)", t => special.airy_ai(t.P), [0.34209434534461064, 0.2788064819550049, 0.23169360648083345, 0.17933630547864515, 0.14341935222009985] },
        { "special.bessel_j0(P)", t => special.bessel_j0(t.P), [0.9993750976494685, 0.9776262465382961, 0.938469807240813, 0.8642422751666485, 0.7867870686131099] },
        { "special.bessel_j1(P)", t => special.bessel_j1(t.P), [0.024992188313759704, 0.148318816273104, 0.24226845767487387, 0.34924360217486217, 0.4233916540195601] },
        { "special.bessel_y0(P)", t => special.bessel_y0(t.P), [-1.9793110008172095, -0.8072735778045196, -0.4445187335067066, -0.13717276938577236, 0.04809047161814877] },
        { "special.bessel_y1(P)", t => special.bessel_y1(t.P), [-12.789855171174972, -2.2931051383885293, -1.471472392670243, -1.0375945507692854, -0.8258460233729699] },
        { "special.modified_bessel_i0(P)", t => special.modified_bessel_i0(t.P), [1.000625097663032, 1.0226268793515967, 1.0634833707413236, 1.1456467780440012, 1.2386752504238487] },
        { "special.modified_bessel_i1(P)", t => special.modified_bessel_i1(t.P), [0.02500781331384447, 0.15169384000359282, 0.25789430539089636, 0.40199246158092217, 0.5306393098949274] },
        { "special.modified_bessel_k0(P)", t => special.modified_bessel_k0(t.P), [3.11423402947199, 1.3724600605442967, 0.924419071227666, 0.6105824221164639, 0.45244661572583184] },
        { "special.modified_bessel_k1(P)", t => special.modified_bessel_k1(t.P), [19.909674325882506, 3.055992033457325, 1.6564411200033007, 0.9495804669621402, 0.6559795384111221] },
        { "special.scaled_modified_bessel_k0(P)", t => special.scaled_modified_bessel_k0(t.P), [3.2739042225345423, 1.8526273007720135, 1.5241093857739099, 1.2926029977639613, 1.169895584607048] },
        { "special.scaled_modified_bessel_k1(P)", t => special.scaled_modified_bessel_k1(t.P), [20.93046515706008, 4.12515776224447, 2.7310097082117855, 2.010261864333922, 1.6961726287831884] },
        { "special.spherical_bessel_j0(P)", t => special.spherical_bessel_j0(t.P), [0.9995833854135666, 0.9850673555377986, 0.958851077208406, 0.9088516800311122, 0.8562268471467093] },
        { "special.entr(P)", t => special.entr(t.P), [0.14978661367769955, 0.3611918412977808, 0.34657359027997264, 0.21576155433883568, 0.04872862966817305] },
        { "special.erf(P)", t => special.erf(t.P), [0.05637197779701663, 0.3286267594591274, 0.5204998778130465, 0.7111556336535151, 0.8208908072732779] },
        { "special.erfc(P)", t => special.erfc(t.P), [0.9436280222029834, 0.6713732405408726, 0.4795001221869535, 0.28884436634648486, 0.17910919272672207] },
        { "special.erfcx(P)", t => special.erfcx(t.P), [0.9459900435549613, 0.7345993345676554, 0.6156903441929258, 0.506937650293145, 0.4416402493143483] },
        { "special.erfinv(P)", t => special.erfinv(t.P), [0.044340387910005497, 0.2724627147267544, 0.4769362762044699, 0.8134198475976187, 1.385903824349678] },
        { "special.expit(P)", t => special.expit(t.P), [0.5124973964842103, 0.574442516811659, 0.6224593312018546, 0.679178699175393, 0.7211151780228631] },
        { "special.expm1(P)", t => special.expm1(t.P), [0.05127109637602404, 0.3498588075760031, 0.6487212707001282, 1.1170000166126746, 1.5857096593158462] },
        { "special.exp2(P)", t => special.exp2(t.P), [1.0352649238413776, 1.2311444133449163, 1.4142135623730951, 1.681792830507429, 1.931872657849691] },
        { "special.gammaln(P)", t => special.gammaln(t.P), [2.9688792010517306, 1.0957979948180756, 0.5723649429247001, 0.20328095143129538, 0.030968795237972926] },
        { "special.digamma(P)", t => special.digamma(t.P), [-20.49784499129987, -3.502524222200133, -1.9635100260214229, -1.085860879786472, -0.6626096162053255] },
        { "special.psi(P)", t => special.psi(t.P), [-20.49784499129987, -3.502524222200133, -1.9635100260214229, -1.085860879786472, -0.6626096162053255] },
        { "special.i0(P)", t => special.i0(t.P), [1.000625097663032, 1.0226268793515967, 1.0634833707413236, 1.1456467780440012, 1.2386752504238487] },
        { "special.i0e(P)", t => special.i0e(t.P), [0.9518240357909766, 0.7575806251825477, 0.6450352704491501, 0.5411652192034953, 0.47904653407667985] },
        { "special.i1(P)", t => special.i1(t.P), [0.025007813313844468, 0.15169384000359282, 0.25789430539089636, 0.4019924615809222, 0.5306393098949274] },
        { "special.i1e(P)", t => special.i1e(t.P), [0.023788167866549567, 0.11237756063983881, 0.15642080318487173, 0.189887793304855, 0.20521998979395445] },
        { "special.logit(P)", t => special.logit(t.P), [-2.9444389791664403, -0.8472978603872036, 0, 1.0986122886681098, 2.9444389791664394] },
        { "special.ndtr(P)", t => special.ndtr(t.P), [0.5199388058383725, 0.6179114221889527, 0.6914624612740131, 0.7733726476231318, 0.8289438736915182] },
        { "special.ndtri(P)", t => special.ndtri(t.P), [-1.6448536269514729, -0.5244005127080409, 0, 0.6744897501960817, 1.644853626951472] },
        { "special.sinc(P)", t => special.sinc(t.P), [0.9958927352435614, 0.8583936913341398, 0.6366197723675814, 0.3001054387190354, 0.052415407118082215] },
        { "special.sigmoid(P)", t => special.sigmoid(t.P), [0.5124973964842103, 0.574442516811659, 0.6224593312018546, 0.679178699175393, 0.7211151780228631] },
        { "special.chebyshev_polynomial_t(P, tensor(3.0))", t => special.chebyshev_polynomial_t(t.P, tensor(3.0)), [-0.1495, -0.792, -1, -0.5625, 0.5794999999999997] },
        { "special.chebyshev_polynomial_u(P, tensor(3.0))", t => special.chebyshev_polynomial_u(t.P, tensor(3.0)), [-0.199, -0.984, -1, 0.375, 3.0589999999999997] },
        { "special.chebyshev_polynomial_v(P, tensor(3.0))", t => special.chebyshev_polynomial_v(t.P, tensor(3.0)), [0.791, -0.344, -1, -0.875, 0.4489999999999995] },
        { "special.chebyshev_polynomial_w(P, tensor(3.0))", t => special.chebyshev_polynomial_w(t.P, tensor(3.0)), [-1.189, -1.624, -1, 1.625, 5.669] },
        { "special.shifted_chebyshev_polynomial_t(P, tensor(3.0))", t => special.shifted_chebyshev_polynomial_t(t.P, tensor(3.0)), [-0.2160000000000002, 0.944, 0, -1, 0.21599999999999936] },
        { "special.shifted_chebyshev_polynomial_u(P, tensor(3.0))", t => special.shifted_chebyshev_polynomial_u(t.P, tensor(3.0)), [-2.2320000000000007, 1.088, 0, -1, 2.2319999999999984] },
        { "special.shifted_chebyshev_polynomial_v(P, tensor(3.0))", t => special.shifted_chebyshev_polynomial_v(t.P, tensor(3.0)), [-4.472, 1.448, 1, -1, -0.008000000000000696] },
        { "special.shifted_chebyshev_polynomial_w(P, tensor(3.0))", t => special.shifted_chebyshev_polynomial_w(t.P, tensor(3.0)), [0.007999999999999821, 0.728, -1, -1, 4.471999999999998] },
        { "special.hermite_polynomial_h(P, tensor(3.0))", t => special.hermite_polynomial_h(t.P, tensor(3.0)), [-0.599, -3.384, -5, -5.625, -4.541] },
        { "special.hermite_polynomial_he(P, tensor(3.0))", t => special.hermite_polynomial_he(t.P, tensor(3.0)), [-0.149875, -0.873, -1.375, -1.828125, -1.992625] },
        { "special.laguerre_polynomial_l(P, tensor(3.0))", t => special.laguerre_polynomial_l(t.P, tensor(3.0)), [0.8537291666666668, 0.23050000000000007, -0.14583333333333334, -0.4765625, -0.6391458333333333] },
        { "special.legendre_polynomial_p(P, tensor(3.0))", t => special.legendre_polynomial_p(t.P, tensor(3.0)), [-0.0746875, -0.3825, -0.4375, -0.0703125, 0.7184374999999997] },
        { "special.gammainc(P + 1.5, P)", t => special.gammainc(t.P + 1.5, t.P), [0.006777534389288748, 0.056474802125703896, 0.09020401043104986, 0.12396933246013912, 0.14592346352942362] },
        { "special.gammaincc(P + 1.5, P)", t => special.gammaincc(t.P + 1.5, t.P), [0.9932224656107113, 0.9435251978742961, 0.9097959895689501, 0.8760306675398609, 0.8540765364705764] },
        { "special.xlog1py(P + 1.5, P)", t => special.xlog1py(t.P + 1.5, t.P), [0.07562475446261961, 0.47225567604148394, 0.8109302162163288, 1.259135522854701, 1.636181962810356] },
        { "special.zeta(P + 1.5, P)", t => special.zeta(t.P + 1.5, t.P), [106.23210284508696, 10.124726043004399, 4.93480220054468, 2.47829851128695, 1.5123727599225003] },
        { "special.polygamma(2, P)", t => special.polygamma(2, t.P), [-16002.108158021943, -75.27253658872601, -16.828796644234316, -5.302633216337639, -2.762665147555851] },
        { "special.multigammaln(P + 2, 2)", t => special.multigammaln(t.P + 2, 2), [0.47649588994737735, 0.6554705249699583, 0.8570478133976193, 1.1724513247320338, 1.4700127820429545] },
        { "special.softmax(A, 1)", t => special.softmax(t.A, 1), [0.17682018210744427, 0.03072674032643643, 0.7924530775661193, 0.9163789679475662, 0.05858214747569794, 0.025038884576735705] },
        { "special.log_softmax(A, 1)", t => special.log_softmax(t.A, 1), [-1.7326219831020326, -3.4826219831020326, -0.23262198310203266, -0.08732527939994625, -2.837325279399946, -3.6873252793999463] },
    };

    public static IEnumerable<object[]> Names => cases.Names;

    [Theory, MemberData(nameof(Names))]
    public void Equals_PyTorch(string name) => Check(cases[name]);
}
