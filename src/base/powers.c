/* powers.c - the tables of powers.h. scripts/generate-powers writes this file: change the script. */
#include "base/powers.h"

/* clang-format off */
const struct mc_power mc_powers[MC_POWER_LAST - MC_POWER_FIRST + 1] = {
    {0xeef453d6923bd65a, 0x113faa2906a13b3f}, /* 1e-342 */
    {0x9558b4661b6565f8, 0x4ac7ca59a424c507}, /* 1e-341 */
    {0xbaaee17fa23ebf76, 0x5d79bcf00d2df649}, /* 1e-340 */
    {0xe95a99df8ace6f53, 0xf4d82c2c107973dc}, /* 1e-339 */
    {0x91d8a02bb6c10594, 0x79071b9b8a4be869}, /* 1e-338 */
    {0xb64ec836a47146f9, 0x9748e2826cdee284}, /* 1e-337 */
    {0xe3e27a444d8d98b7, 0xfd1b1b2308169b25}, /* 1e-336 */
    {0x8e6d8c6ab0787f72, 0xfe30f0f5e50e20f7}, /* 1e-335 */
    {0xb208ef855c969f4f, 0xbdbd2d335e51a935}, /* 1e-334 */
    {0xde8b2b66b3bc4723, 0xad2c788035e61382}, /* 1e-333 */
    {0x8b16fb203055ac76, 0x4c3bcb5021afcc31}, /* 1e-332 */
    {0xaddcb9e83c6b1793, 0xdf4abe242a1bbf3d}, /* 1e-331 */
    {0xd953e8624b85dd78, 0xd71d6dad34a2af0d}, /* 1e-330 */
    {0x87d4713d6f33aa6b, 0x8672648c40e5ad68}, /* 1e-329 */
    {0xa9c98d8ccb009506, 0x680efdaf511f18c2}, /* 1e-328 */
    {0xd43bf0effdc0ba48, 0x0212bd1b2566def2}, /* 1e-327 */
    {0x84a57695fe98746d, 0x014bb630f7604b57}, /* 1e-326 */
    {0xa5ced43b7e3e9188, 0x419ea3bd35385e2d}, /* 1e-325 */
    {0xcf42894a5dce35ea, 0x52064cac828675b9}, /* 1e-324 */
    {0x818995ce7aa0e1b2, 0x7343efebd1940993}, /* 1e-323 */
    {0xa1ebfb4219491a1f, 0x1014ebe6c5f90bf8}, /* 1e-322 */
    {0xca66fa129f9b60a6, 0xd41a26e077774ef6}, /* 1e-321 */
    {0xfd00b897478238d0, 0x8920b098955522b4}, /* 1e-320 */
    {0x9e20735e8cb16382, 0x55b46e5f5d5535b0}, /* 1e-319 */
    {0xc5a890362fddbc62, 0xeb2189f734aa831d}, /* 1e-318 */
    {0xf712b443bbd52b7b, 0xa5e9ec7501d523e4}, /* 1e-317 */
    {0x9a6bb0aa55653b2d, 0x47b233c92125366e}, /* 1e-316 */
    {0xc1069cd4eabe89f8, 0x999ec0bb696e840a}, /* 1e-315 */
    {0xf148440a256e2c76, 0xc00670ea43ca250d}, /* 1e-314 */
    {0x96cd2a865764dbca, 0x380406926a5e5728}, /* 1e-313 */
    {0xbc807527ed3e12bc, 0xc605083704f5ecf2}, /* 1e-312 */
    {0xeba09271e88d976b, 0xf7864a44c633682e}, /* 1e-311 */
    {0x93445b8731587ea3, 0x7ab3ee6afbe0211d}, /* 1e-310 */
    {0xb8157268fdae9e4c, 0x5960ea05bad82964}, /* 1e-309 */
    {0xe61acf033d1a45df, 0x6fb92487298e33bd}, /* 1e-308 */
    {0x8fd0c16206306bab, 0xa5d3b6d479f8e056}, /* 1e-307 */
    {0xb3c4f1ba87bc8696, 0x8f48a4899877186c}, /* 1e-306 */
    {0xe0b62e2929aba83c, 0x331acdabfe94de87}, /* 1e-305 */
    {0x8c71dcd9ba0b4925, 0x9ff0c08b7f1d0b14}, /* 1e-304 */
    {0xaf8e5410288e1b6f, 0x07ecf0ae5ee44dd9}, /* 1e-303 */
    {0xdb71e91432b1a24a, 0xc9e82cd9f69d6150}, /* 1e-302 */
    {0x892731ac9faf056e, 0xbe311c083a225cd2}, /* 1e-301 */
    {0xab70fe17c79ac6ca, 0x6dbd630a48aaf406}, /* 1e-300 */
    {0xd64d3d9db981787d, 0x092cbbccdad5b108}, /* 1e-299 */
    {0x85f0468293f0eb4e, 0x25bbf56008c58ea5}, /* 1e-298 */
    {0xa76c582338ed2621, 0xaf2af2b80af6f24e}, /* 1e-297 */
    {0xd1476e2c07286faa, 0x1af5af660db4aee1}, /* 1e-296 */
    {0x82cca4db847945ca, 0x50d98d9fc890ed4d}, /* 1e-295 */
    {0xa37fce126597973c, 0xe50ff107bab528a0}, /* 1e-294 */
    {0xcc5fc196fefd7d0c, 0x1e53ed49a96272c8}, /* 1e-293 */
    {0xff77b1fcbebcdc4f, 0x25e8e89c13bb0f7a}, /* 1e-292 */
    {0x9faacf3df73609b1, 0x77b191618c54e9ac}, /* 1e-291 */
    {0xc795830d75038c1d, 0xd59df5b9ef6a2417}, /* 1e-290 */
    {0xf97ae3d0d2446f25, 0x4b0573286b44ad1d}, /* 1e-289 */
    {0x9becce62836ac577, 0x4ee367f9430aec32}, /* 1e-288 */
    {0xc2e801fb244576d5, 0x229c41f793cda73f}, /* 1e-287 */
    {0xf3a20279ed56d48a, 0x6b43527578c1110f}, /* 1e-286 */
    {0x9845418c345644d6, 0x830a13896b78aaa9}, /* 1e-285 */
    {0xbe5691ef416bd60c, 0x23cc986bc656d553}, /* 1e-284 */
    {0xedec366b11c6cb8f, 0x2cbfbe86b7ec8aa8}, /* 1e-283 */
    {0x94b3a202eb1c3f39, 0x7bf7d71432f3d6a9}, /* 1e-282 */
    {0xb9e08a83a5e34f07, 0xdaf5ccd93fb0cc53}, /* 1e-281 */
    {0xe858ad248f5c22c9, 0xd1b3400f8f9cff68}, /* 1e-280 */
    {0x91376c36d99995be, 0x23100809b9c21fa1}, /* 1e-279 */
    {0xb58547448ffffb2d, 0xabd40a0c2832a78a}, /* 1e-278 */
    {0xe2e69915b3fff9f9, 0x16c90c8f323f516c}, /* 1e-277 */
    {0x8dd01fad907ffc3b, 0xae3da7d97f6792e3}, /* 1e-276 */
    {0xb1442798f49ffb4a, 0x99cd11cfdf41779c}, /* 1e-275 */
    {0xdd95317f31c7fa1d, 0x40405643d711d583}, /* 1e-274 */
    {0x8a7d3eef7f1cfc52, 0x482835ea666b2572}, /* 1e-273 */
    {0xad1c8eab5ee43b66, 0xda3243650005eecf}, /* 1e-272 */
    {0xd863b256369d4a40, 0x90bed43e40076a82}, /* 1e-271 */
    {0x873e4f75e2224e68, 0x5a7744a6e804a291}, /* 1e-270 */
    {0xa90de3535aaae202, 0x711515d0a205cb36}, /* 1e-269 */
    {0xd3515c2831559a83, 0x0d5a5b44ca873e03}, /* 1e-268 */
    {0x8412d9991ed58091, 0xe858790afe9486c2}, /* 1e-267 */
    {0xa5178fff668ae0b6, 0x626e974dbe39a872}, /* 1e-266 */
    {0xce5d73ff402d98e3, 0xfb0a3d212dc8128f}, /* 1e-265 */
    {0x80fa687f881c7f8e, 0x7ce66634bc9d0b99}, /* 1e-264 */
    {0xa139029f6a239f72, 0x1c1fffc1ebc44e80}, /* 1e-263 */
    {0xc987434744ac874e, 0xa327ffb266b56220}, /* 1e-262 */
    {0xfbe9141915d7a922, 0x4bf1ff9f0062baa8}, /* 1e-261 */
    {0x9d71ac8fada6c9b5, 0x6f773fc3603db4a9}, /* 1e-260 */
    {0xc4ce17b399107c22, 0xcb550fb4384d21d3}, /* 1e-259 */
    {0xf6019da07f549b2b, 0x7e2a53a146606a48}, /* 1e-258 */
    {0x99c102844f94e0fb, 0x2eda7444cbfc426d}, /* 1e-257 */
    {0xc0314325637a1939, 0xfa911155fefb5308}, /* 1e-256 */
    {0xf03d93eebc589f88, 0x793555ab7eba27ca}, /* 1e-255 */
    {0x96267c7535b763b5, 0x4bc1558b2f3458de}, /* 1e-254 */
    {0xbbb01b9283253ca2, 0x9eb1aaedfb016f16}, /* 1e-253 */
    {0xea9c227723ee8bcb, 0x465e15a979c1cadc}, /* 1e-252 */
    {0x92a1958a7675175f, 0x0bfacd89ec191ec9}, /* 1e-251 */
    {0xb749faed14125d36, 0xcef980ec671f667b}, /* 1e-250 */
    {0xe51c79a85916f484, 0x82b7e12780e7401a}, /* 1e-249 */
    {0x8f31cc0937ae58d2, 0xd1b2ecb8b0908810}, /* 1e-248 */
    {0xb2fe3f0b8599ef07, 0x861fa7e6dcb4aa15}, /* 1e-247 */
    {0xdfbdcece67006ac9, 0x67a791e093e1d49a}, /* 1e-246 */
    {0x8bd6a141006042bd, 0xe0c8bb2c5c6d24e0}, /* 1e-245 */
    {0xaecc49914078536d, 0x58fae9f773886e18}, /* 1e-244 */
    {0xda7f5bf590966848, 0xaf39a475506a899e}, /* 1e-243 */
    {0x888f99797a5e012d, 0x6d8406c952429603}, /* 1e-242 */
    {0xaab37fd7d8f58178, 0xc8e5087ba6d33b83}, /* 1e-241 */
    {0xd5605fcdcf32e1d6, 0xfb1e4a9a90880a64}, /* 1e-240 */
    {0x855c3be0a17fcd26, 0x5cf2eea09a55067f}, /* 1e-239 */
    {0xa6b34ad8c9dfc06f, 0xf42faa48c0ea481e}, /* 1e-238 */
    {0xd0601d8efc57b08b, 0xf13b94daf124da26}, /* 1e-237 */
    {0x823c12795db6ce57, 0x76c53d08d6b70858}, /* 1e-236 */
    {0xa2cb1717b52481ed, 0x54768c4b0c64ca6e}, /* 1e-235 */
    {0xcb7ddcdda26da268, 0xa9942f5dcf7dfd09}, /* 1e-234 */
    {0xfe5d54150b090b02, 0xd3f93b35435d7c4c}, /* 1e-233 */
    {0x9efa548d26e5a6e1, 0xc47bc5014a1a6daf}, /* 1e-232 */
    {0xc6b8e9b0709f109a, 0x359ab6419ca1091b}, /* 1e-231 */
    {0xf867241c8cc6d4c0, 0xc30163d203c94b62}, /* 1e-230 */
    {0x9b407691d7fc44f8, 0x79e0de63425dcf1d}, /* 1e-229 */
    {0xc21094364dfb5636, 0x985915fc12f542e4}, /* 1e-228 */
    {0xf294b943e17a2bc4, 0x3e6f5b7b17b2939d}, /* 1e-227 */
    {0x979cf3ca6cec5b5a, 0xa705992ceecf9c42}, /* 1e-226 */
    {0xbd8430bd08277231, 0x50c6ff782a838353}, /* 1e-225 */
    {0xece53cec4a314ebd, 0xa4f8bf5635246428}, /* 1e-224 */
    {0x940f4613ae5ed136, 0x871b7795e136be99}, /* 1e-223 */
    {0xb913179899f68584, 0x28e2557b59846e3f}, /* 1e-222 */
    {0xe757dd7ec07426e5, 0x331aeada2fe589cf}, /* 1e-221 */
    {0x9096ea6f3848984f, 0x3ff0d2c85def7621}, /* 1e-220 */
    {0xb4bca50b065abe63, 0x0fed077a756b53a9}, /* 1e-219 */
    {0xe1ebce4dc7f16dfb, 0xd3e8495912c62894}, /* 1e-218 */
    {0x8d3360f09cf6e4bd, 0x64712dd7abbbd95c}, /* 1e-217 */
    {0xb080392cc4349dec, 0xbd8d794d96aacfb3}, /* 1e-216 */
    {0xdca04777f541c567, 0xecf0d7a0fc5583a0}, /* 1e-215 */
    {0x89e42caaf9491b60, 0xf41686c49db57244}, /* 1e-214 */
    {0xac5d37d5b79b6239, 0x311c2875c522ced5}, /* 1e-213 */
    {0xd77485cb25823ac7, 0x7d633293366b828b}, /* 1e-212 */
    {0x86a8d39ef77164bc, 0xae5dff9c02033197}, /* 1e-211 */
    {0xa8530886b54dbdeb, 0xd9f57f830283fdfc}, /* 1e-210 */
    {0xd267caa862a12d66, 0xd072df63c324fd7b}, /* 1e-209 */
    {0x8380dea93da4bc60, 0x4247cb9e59f71e6d}, /* 1e-208 */
    {0xa46116538d0deb78, 0x52d9be85f074e608}, /* 1e-207 */
    {0xcd795be870516656, 0x67902e276c921f8b}, /* 1e-206 */
    {0x806bd9714632dff6, 0x00ba1cd8a3db53b6}, /* 1e-205 */
    {0xa086cfcd97bf97f3, 0x80e8a40eccd228a4}, /* 1e-204 */
    {0xc8a883c0fdaf7df0, 0x6122cd128006b2cd}, /* 1e-203 */
    {0xfad2a4b13d1b5d6c, 0x796b805720085f81}, /* 1e-202 */
    {0x9cc3a6eec6311a63, 0xcbe3303674053bb0}, /* 1e-201 */
    {0xc3f490aa77bd60fc, 0xbedbfc4411068a9c}, /* 1e-200 */
    {0xf4f1b4d515acb93b, 0xee92fb5515482d44}, /* 1e-199 */
    {0x991711052d8bf3c5, 0x751bdd152d4d1c4a}, /* 1e-198 */
    {0xbf5cd54678eef0b6, 0xd262d45a78a0635d}, /* 1e-197 */
    {0xef340a98172aace4, 0x86fb897116c87c34}, /* 1e-196 */
    {0x9580869f0e7aac0e, 0xd45d35e6ae3d4da0}, /* 1e-195 */
    {0xbae0a846d2195712, 0x8974836059cca109}, /* 1e-194 */
    {0xe998d258869facd7, 0x2bd1a438703fc94b}, /* 1e-193 */
    {0x91ff83775423cc06, 0x7b6306a34627ddcf}, /* 1e-192 */
    {0xb67f6455292cbf08, 0x1a3bc84c17b1d542}, /* 1e-191 */
    {0xe41f3d6a7377eeca, 0x20caba5f1d9e4a93}, /* 1e-190 */
    {0x8e938662882af53e, 0x547eb47b7282ee9c}, /* 1e-189 */
    {0xb23867fb2a35b28d, 0xe99e619a4f23aa43}, /* 1e-188 */
    {0xdec681f9f4c31f31, 0x6405fa00e2ec94d4}, /* 1e-187 */
    {0x8b3c113c38f9f37e, 0xde83bc408dd3dd04}, /* 1e-186 */
    {0xae0b158b4738705e, 0x9624ab50b148d445}, /* 1e-185 */
    {0xd98ddaee19068c76, 0x3badd624dd9b0957}, /* 1e-184 */
    {0x87f8a8d4cfa417c9, 0xe54ca5d70a80e5d6}, /* 1e-183 */
    {0xa9f6d30a038d1dbc, 0x5e9fcf4ccd211f4c}, /* 1e-182 */
    {0xd47487cc8470652b, 0x7647c3200069671f}, /* 1e-181 */
    {0x84c8d4dfd2c63f3b, 0x29ecd9f40041e073}, /* 1e-180 */
    {0xa5fb0a17c777cf09, 0xf468107100525890}, /* 1e-179 */
    {0xcf79cc9db955c2cc, 0x7182148d4066eeb4}, /* 1e-178 */
    {0x81ac1fe293d599bf, 0xc6f14cd848405530}, /* 1e-177 */
    {0xa21727db38cb002f, 0xb8ada00e5a506a7c}, /* 1e-176 */
    {0xca9cf1d206fdc03b, 0xa6d90811f0e4851c}, /* 1e-175 */
    {0xfd442e4688bd304a, 0x908f4a166d1da663}, /* 1e-174 */
    {0x9e4a9cec15763e2e, 0x9a598e4e043287fe}, /* 1e-173 */
    {0xc5dd44271ad3cdba, 0x40eff1e1853f29fd}, /* 1e-172 */
    {0xf7549530e188c128, 0xd12bee59e68ef47c}, /* 1e-171 */
    {0x9a94dd3e8cf578b9, 0x82bb74f8301958ce}, /* 1e-170 */
    {0xc13a148e3032d6e7, 0xe36a52363c1faf01}, /* 1e-169 */
    {0xf18899b1bc3f8ca1, 0xdc44e6c3cb279ac1}, /* 1e-168 */
    {0x96f5600f15a7b7e5, 0x29ab103a5ef8c0b9}, /* 1e-167 */
    {0xbcb2b812db11a5de, 0x7415d448f6b6f0e7}, /* 1e-166 */
    {0xebdf661791d60f56, 0x111b495b3464ad21}, /* 1e-165 */
    {0x936b9fcebb25c995, 0xcab10dd900beec34}, /* 1e-164 */
    {0xb84687c269ef3bfb, 0x3d5d514f40eea742}, /* 1e-163 */
    {0xe65829b3046b0afa, 0x0cb4a5a3112a5112}, /* 1e-162 */
    {0x8ff71a0fe2c2e6dc, 0x47f0e785eaba72ab}, /* 1e-161 */
    {0xb3f4e093db73a093, 0x59ed216765690f56}, /* 1e-160 */
    {0xe0f218b8d25088b8, 0x306869c13ec3532c}, /* 1e-159 */
    {0x8c974f7383725573, 0x1e414218c73a13fb}, /* 1e-158 */
    {0xafbd2350644eeacf, 0xe5d1929ef90898fa}, /* 1e-157 */
    {0xdbac6c247d62a583, 0xdf45f746b74abf39}, /* 1e-156 */
    {0x894bc396ce5da772, 0x6b8bba8c328eb783}, /* 1e-155 */
    {0xab9eb47c81f5114f, 0x066ea92f3f326564}, /* 1e-154 */
    {0xd686619ba27255a2, 0xc80a537b0efefebd}, /* 1e-153 */
    {0x8613fd0145877585, 0xbd06742ce95f5f36}, /* 1e-152 */
    {0xa798fc4196e952e7, 0x2c48113823b73704}, /* 1e-151 */
    {0xd17f3b51fca3a7a0, 0xf75a15862ca504c5}, /* 1e-150 */
    {0x82ef85133de648c4, 0x9a984d73dbe722fb}, /* 1e-149 */
    {0xa3ab66580d5fdaf5, 0xc13e60d0d2e0ebba}, /* 1e-148 */
    {0xcc963fee10b7d1b3, 0x318df905079926a8}, /* 1e-147 */
    {0xffbbcfe994e5c61f, 0xfdf17746497f7052}, /* 1e-146 */
    {0x9fd561f1fd0f9bd3, 0xfeb6ea8bedefa633}, /* 1e-145 */
    {0xc7caba6e7c5382c8, 0xfe64a52ee96b8fc0}, /* 1e-144 */
    {0xf9bd690a1b68637b, 0x3dfdce7aa3c673b0}, /* 1e-143 */
    {0x9c1661a651213e2d, 0x06bea10ca65c084e}, /* 1e-142 */
    {0xc31bfa0fe5698db8, 0x486e494fcff30a62}, /* 1e-141 */
    {0xf3e2f893dec3f126, 0x5a89dba3c3efccfa}, /* 1e-140 */
    {0x986ddb5c6b3a76b7, 0xf89629465a75e01c}, /* 1e-139 */
    {0xbe89523386091465, 0xf6bbb397f1135823}, /* 1e-138 */
    {0xee2ba6c0678b597f, 0x746aa07ded582e2c}, /* 1e-137 */
    {0x94db483840b717ef, 0xa8c2a44eb4571cdc}, /* 1e-136 */
    {0xba121a4650e4ddeb, 0x92f34d62616ce413}, /* 1e-135 */
    {0xe896a0d7e51e1566, 0x77b020baf9c81d17}, /* 1e-134 */
    {0x915e2486ef32cd60, 0x0ace1474dc1d122e}, /* 1e-133 */
    {0xb5b5ada8aaff80b8, 0x0d819992132456ba}, /* 1e-132 */
    {0xe3231912d5bf60e6, 0x10e1fff697ed6c69}, /* 1e-131 */
    {0x8df5efabc5979c8f, 0xca8d3ffa1ef463c1}, /* 1e-130 */
    {0xb1736b96b6fd83b3, 0xbd308ff8a6b17cb2}, /* 1e-129 */
    {0xddd0467c64bce4a0, 0xac7cb3f6d05ddbde}, /* 1e-128 */
    {0x8aa22c0dbef60ee4, 0x6bcdf07a423aa96b}, /* 1e-127 */
    {0xad4ab7112eb3929d, 0x86c16c98d2c953c6}, /* 1e-126 */
    {0xd89d64d57a607744, 0xe871c7bf077ba8b7}, /* 1e-125 */
    {0x87625f056c7c4a8b, 0x11471cd764ad4972}, /* 1e-124 */
    {0xa93af6c6c79b5d2d, 0xd598e40d3dd89bcf}, /* 1e-123 */
    {0xd389b47879823479, 0x4aff1d108d4ec2c3}, /* 1e-122 */
    {0x843610cb4bf160cb, 0xcedf722a585139ba}, /* 1e-121 */
    {0xa54394fe1eedb8fe, 0xc2974eb4ee658828}, /* 1e-120 */
    {0xce947a3da6a9273e, 0x733d226229feea32}, /* 1e-119 */
    {0x811ccc668829b887, 0x0806357d5a3f525f}, /* 1e-118 */
    {0xa163ff802a3426a8, 0xca07c2dcb0cf26f7}, /* 1e-117 */
    {0xc9bcff6034c13052, 0xfc89b393dd02f0b5}, /* 1e-116 */
    {0xfc2c3f3841f17c67, 0xbbac2078d443ace2}, /* 1e-115 */
    {0x9d9ba7832936edc0, 0xd54b944b84aa4c0d}, /* 1e-114 */
    {0xc5029163f384a931, 0x0a9e795e65d4df11}, /* 1e-113 */
    {0xf64335bcf065d37d, 0x4d4617b5ff4a16d5}, /* 1e-112 */
    {0x99ea0196163fa42e, 0x504bced1bf8e4e45}, /* 1e-111 */
    {0xc06481fb9bcf8d39, 0xe45ec2862f71e1d6}, /* 1e-110 */
    {0xf07da27a82c37088, 0x5d767327bb4e5a4c}, /* 1e-109 */
    {0x964e858c91ba2655, 0x3a6a07f8d510f86f}, /* 1e-108 */
    {0xbbe226efb628afea, 0x890489f70a55368b}, /* 1e-107 */
    {0xeadab0aba3b2dbe5, 0x2b45ac74ccea842e}, /* 1e-106 */
    {0x92c8ae6b464fc96f, 0x3b0b8bc90012929d}, /* 1e-105 */
    {0xb77ada0617e3bbcb, 0x09ce6ebb40173744}, /* 1e-104 */
    {0xe55990879ddcaabd, 0xcc420a6a101d0515}, /* 1e-103 */
    {0x8f57fa54c2a9eab6, 0x9fa946824a12232d}, /* 1e-102 */
    {0xb32df8e9f3546564, 0x47939822dc96abf9}, /* 1e-101 */
    {0xdff9772470297ebd, 0x59787e2b93bc56f7}, /* 1e-100 */
    {0x8bfbea76c619ef36, 0x57eb4edb3c55b65a}, /* 1e-99 */
    {0xaefae51477a06b03, 0xede622920b6b23f1}, /* 1e-98 */
    {0xdab99e59958885c4, 0xe95fab368e45eced}, /* 1e-97 */
    {0x88b402f7fd75539b, 0x11dbcb0218ebb414}, /* 1e-96 */
    {0xaae103b5fcd2a881, 0xd652bdc29f26a119}, /* 1e-95 */
    {0xd59944a37c0752a2, 0x4be76d3346f0495f}, /* 1e-94 */
    {0x857fcae62d8493a5, 0x6f70a4400c562ddb}, /* 1e-93 */
    {0xa6dfbd9fb8e5b88e, 0xcb4ccd500f6bb952}, /* 1e-92 */
    {0xd097ad07a71f26b2, 0x7e2000a41346a7a7}, /* 1e-91 */
    {0x825ecc24c873782f, 0x8ed400668c0c28c8}, /* 1e-90 */
    {0xa2f67f2dfa90563b, 0x728900802f0f32fa}, /* 1e-89 */
    {0xcbb41ef979346bca, 0x4f2b40a03ad2ffb9}, /* 1e-88 */
    {0xfea126b7d78186bc, 0xe2f610c84987bfa8}, /* 1e-87 */
    {0x9f24b832e6b0f436, 0x0dd9ca7d2df4d7c9}, /* 1e-86 */
    {0xc6ede63fa05d3143, 0x91503d1c79720dbb}, /* 1e-85 */
    {0xf8a95fcf88747d94, 0x75a44c6397ce912a}, /* 1e-84 */
    {0x9b69dbe1b548ce7c, 0xc986afbe3ee11aba}, /* 1e-83 */
    {0xc24452da229b021b, 0xfbe85badce996168}, /* 1e-82 */
    {0xf2d56790ab41c2a2, 0xfae27299423fb9c3}, /* 1e-81 */
    {0x97c560ba6b0919a5, 0xdccd879fc967d41a}, /* 1e-80 */
    {0xbdb6b8e905cb600f, 0x5400e987bbc1c920}, /* 1e-79 */
    {0xed246723473e3813, 0x290123e9aab23b68}, /* 1e-78 */
    {0x9436c0760c86e30b, 0xf9a0b6720aaf6521}, /* 1e-77 */
    {0xb94470938fa89bce, 0xf808e40e8d5b3e69}, /* 1e-76 */
    {0xe7958cb87392c2c2, 0xb60b1d1230b20e04}, /* 1e-75 */
    {0x90bd77f3483bb9b9, 0xb1c6f22b5e6f48c2}, /* 1e-74 */
    {0xb4ecd5f01a4aa828, 0x1e38aeb6360b1af3}, /* 1e-73 */
    {0xe2280b6c20dd5232, 0x25c6da63c38de1b0}, /* 1e-72 */
    {0x8d590723948a535f, 0x579c487e5a38ad0e}, /* 1e-71 */
    {0xb0af48ec79ace837, 0x2d835a9df0c6d851}, /* 1e-70 */
    {0xdcdb1b2798182244, 0xf8e431456cf88e65}, /* 1e-69 */
    {0x8a08f0f8bf0f156b, 0x1b8e9ecb641b58ff}, /* 1e-68 */
    {0xac8b2d36eed2dac5, 0xe272467e3d222f3f}, /* 1e-67 */
    {0xd7adf884aa879177, 0x5b0ed81dcc6abb0f}, /* 1e-66 */
    {0x86ccbb52ea94baea, 0x98e947129fc2b4e9}, /* 1e-65 */
    {0xa87fea27a539e9a5, 0x3f2398d747b36224}, /* 1e-64 */
    {0xd29fe4b18e88640e, 0x8eec7f0d19a03aad}, /* 1e-63 */
    {0x83a3eeeef9153e89, 0x1953cf68300424ac}, /* 1e-62 */
    {0xa48ceaaab75a8e2b, 0x5fa8c3423c052dd7}, /* 1e-61 */
    {0xcdb02555653131b6, 0x3792f412cb06794d}, /* 1e-60 */
    {0x808e17555f3ebf11, 0xe2bbd88bbee40bd0}, /* 1e-59 */
    {0xa0b19d2ab70e6ed6, 0x5b6aceaeae9d0ec4}, /* 1e-58 */
    {0xc8de047564d20a8b, 0xf245825a5a445275}, /* 1e-57 */
    {0xfb158592be068d2e, 0xeed6e2f0f0d56712}, /* 1e-56 */
    {0x9ced737bb6c4183d, 0x55464dd69685606b}, /* 1e-55 */
    {0xc428d05aa4751e4c, 0xaa97e14c3c26b886}, /* 1e-54 */
    {0xf53304714d9265df, 0xd53dd99f4b3066a8}, /* 1e-53 */
    {0x993fe2c6d07b7fab, 0xe546a8038efe4029}, /* 1e-52 */
    {0xbf8fdb78849a5f96, 0xde98520472bdd033}, /* 1e-51 */
    {0xef73d256a5c0f77c, 0x963e66858f6d4440}, /* 1e-50 */
    {0x95a8637627989aad, 0xdde7001379a44aa8}, /* 1e-49 */
    {0xbb127c53b17ec159, 0x5560c018580d5d52}, /* 1e-48 */
    {0xe9d71b689dde71af, 0xaab8f01e6e10b4a6}, /* 1e-47 */
    {0x9226712162ab070d, 0xcab3961304ca70e8}, /* 1e-46 */
    {0xb6b00d69bb55c8d1, 0x3d607b97c5fd0d22}, /* 1e-45 */
    {0xe45c10c42a2b3b05, 0x8cb89a7db77c506a}, /* 1e-44 */
    {0x8eb98a7a9a5b04e3, 0x77f3608e92adb242}, /* 1e-43 */
    {0xb267ed1940f1c61c, 0x55f038b237591ed3}, /* 1e-42 */
    {0xdf01e85f912e37a3, 0x6b6c46dec52f6688}, /* 1e-41 */
    {0x8b61313bbabce2c6, 0x2323ac4b3b3da015}, /* 1e-40 */
    {0xae397d8aa96c1b77, 0xabec975e0a0d081a}, /* 1e-39 */
    {0xd9c7dced53c72255, 0x96e7bd358c904a21}, /* 1e-38 */
    {0x881cea14545c7575, 0x7e50d64177da2e54}, /* 1e-37 */
    {0xaa242499697392d2, 0xdde50bd1d5d0b9e9}, /* 1e-36 */
    {0xd4ad2dbfc3d07787, 0x955e4ec64b44e864}, /* 1e-35 */
    {0x84ec3c97da624ab4, 0xbd5af13bef0b113e}, /* 1e-34 */
    {0xa6274bbdd0fadd61, 0xecb1ad8aeacdd58e}, /* 1e-33 */
    {0xcfb11ead453994ba, 0x67de18eda5814af2}, /* 1e-32 */
    {0x81ceb32c4b43fcf4, 0x80eacf948770ced7}, /* 1e-31 */
    {0xa2425ff75e14fc31, 0xa1258379a94d028d}, /* 1e-30 */
    {0xcad2f7f5359a3b3e, 0x096ee45813a04330}, /* 1e-29 */
    {0xfd87b5f28300ca0d, 0x8bca9d6e188853fc}, /* 1e-28 */
    {0x9e74d1b791e07e48, 0x775ea264cf55347e}, /* 1e-27 */
    {0xc612062576589dda, 0x95364afe032a819e}, /* 1e-26 */
    {0xf79687aed3eec551, 0x3a83ddbd83f52205}, /* 1e-25 */
    {0x9abe14cd44753b52, 0xc4926a9672793543}, /* 1e-24 */
    {0xc16d9a0095928a27, 0x75b7053c0f178294}, /* 1e-23 */
    {0xf1c90080baf72cb1, 0x5324c68b12dd6339}, /* 1e-22 */
    {0x971da05074da7bee, 0xd3f6fc16ebca5e04}, /* 1e-21 */
    {0xbce5086492111aea, 0x88f4bb1ca6bcf585}, /* 1e-20 */
    {0xec1e4a7db69561a5, 0x2b31e9e3d06c32e6}, /* 1e-19 */
    {0x9392ee8e921d5d07, 0x3aff322e62439fd0}, /* 1e-18 */
    {0xb877aa3236a4b449, 0x09befeb9fad487c3}, /* 1e-17 */
    {0xe69594bec44de15b, 0x4c2ebe687989a9b4}, /* 1e-16 */
    {0x901d7cf73ab0acd9, 0x0f9d37014bf60a11}, /* 1e-15 */
    {0xb424dc35095cd80f, 0x538484c19ef38c95}, /* 1e-14 */
    {0xe12e13424bb40e13, 0x2865a5f206b06fba}, /* 1e-13 */
    {0x8cbccc096f5088cb, 0xf93f87b7442e45d4}, /* 1e-12 */
    {0xafebff0bcb24aafe, 0xf78f69a51539d749}, /* 1e-11 */
    {0xdbe6fecebdedd5be, 0xb573440e5a884d1c}, /* 1e-10 */
    {0x89705f4136b4a597, 0x31680a88f8953031}, /* 1e-9 */
    {0xabcc77118461cefc, 0xfdc20d2b36ba7c3e}, /* 1e-8 */
    {0xd6bf94d5e57a42bc, 0x3d32907604691b4d}, /* 1e-7 */
    {0x8637bd05af6c69b5, 0xa63f9a49c2c1b110}, /* 1e-6 */
    {0xa7c5ac471b478423, 0x0fcf80dc33721d54}, /* 1e-5 */
    {0xd1b71758e219652b, 0xd3c36113404ea4a9}, /* 1e-4 */
    {0x83126e978d4fdf3b, 0x645a1cac083126ea}, /* 1e-3 */
    {0xa3d70a3d70a3d70a, 0x3d70a3d70a3d70a4}, /* 1e-2 */
    {0xcccccccccccccccc, 0xcccccccccccccccd}, /* 1e-1 */
    {0x8000000000000000, 0x0000000000000000}, /* 1e0 */
    {0xa000000000000000, 0x0000000000000000}, /* 1e1 */
    {0xc800000000000000, 0x0000000000000000}, /* 1e2 */
    {0xfa00000000000000, 0x0000000000000000}, /* 1e3 */
    {0x9c40000000000000, 0x0000000000000000}, /* 1e4 */
    {0xc350000000000000, 0x0000000000000000}, /* 1e5 */
    {0xf424000000000000, 0x0000000000000000}, /* 1e6 */
    {0x9896800000000000, 0x0000000000000000}, /* 1e7 */
    {0xbebc200000000000, 0x0000000000000000}, /* 1e8 */
    {0xee6b280000000000, 0x0000000000000000}, /* 1e9 */
    {0x9502f90000000000, 0x0000000000000000}, /* 1e10 */
    {0xba43b74000000000, 0x0000000000000000}, /* 1e11 */
    {0xe8d4a51000000000, 0x0000000000000000}, /* 1e12 */
    {0x9184e72a00000000, 0x0000000000000000}, /* 1e13 */
    {0xb5e620f480000000, 0x0000000000000000}, /* 1e14 */
    {0xe35fa931a0000000, 0x0000000000000000}, /* 1e15 */
    {0x8e1bc9bf04000000, 0x0000000000000000}, /* 1e16 */
    {0xb1a2bc2ec5000000, 0x0000000000000000}, /* 1e17 */
    {0xde0b6b3a76400000, 0x0000000000000000}, /* 1e18 */
    {0x8ac7230489e80000, 0x0000000000000000}, /* 1e19 */
    {0xad78ebc5ac620000, 0x0000000000000000}, /* 1e20 */
    {0xd8d726b7177a8000, 0x0000000000000000}, /* 1e21 */
    {0x878678326eac9000, 0x0000000000000000}, /* 1e22 */
    {0xa968163f0a57b400, 0x0000000000000000}, /* 1e23 */
    {0xd3c21bcecceda100, 0x0000000000000000}, /* 1e24 */
    {0x84595161401484a0, 0x0000000000000000}, /* 1e25 */
    {0xa56fa5b99019a5c8, 0x0000000000000000}, /* 1e26 */
    {0xcecb8f27f4200f3a, 0x0000000000000000}, /* 1e27 */
    {0x813f3978f8940984, 0x4000000000000000}, /* 1e28 */
    {0xa18f07d736b90be5, 0x5000000000000000}, /* 1e29 */
    {0xc9f2c9cd04674ede, 0xa400000000000000}, /* 1e30 */
    {0xfc6f7c4045812296, 0x4d00000000000000}, /* 1e31 */
    {0x9dc5ada82b70b59d, 0xf020000000000000}, /* 1e32 */
    {0xc5371912364ce305, 0x6c28000000000000}, /* 1e33 */
    {0xf684df56c3e01bc6, 0xc732000000000000}, /* 1e34 */
    {0x9a130b963a6c115c, 0x3c7f400000000000}, /* 1e35 */
    {0xc097ce7bc90715b3, 0x4b9f100000000000}, /* 1e36 */
    {0xf0bdc21abb48db20, 0x1e86d40000000000}, /* 1e37 */
    {0x96769950b50d88f4, 0x1314448000000000}, /* 1e38 */
    {0xbc143fa4e250eb31, 0x17d955a000000000}, /* 1e39 */
    {0xeb194f8e1ae525fd, 0x5dcfab0800000000}, /* 1e40 */
    {0x92efd1b8d0cf37be, 0x5aa1cae500000000}, /* 1e41 */
    {0xb7abc627050305ad, 0xf14a3d9e40000000}, /* 1e42 */
    {0xe596b7b0c643c719, 0x6d9ccd05d0000000}, /* 1e43 */
    {0x8f7e32ce7bea5c6f, 0xe4820023a2000000}, /* 1e44 */
    {0xb35dbf821ae4f38b, 0xdda2802c8a800000}, /* 1e45 */
    {0xe0352f62a19e306e, 0xd50b2037ad200000}, /* 1e46 */
    {0x8c213d9da502de45, 0x4526f422cc340000}, /* 1e47 */
    {0xaf298d050e4395d6, 0x9670b12b7f410000}, /* 1e48 */
    {0xdaf3f04651d47b4c, 0x3c0cdd765f114000}, /* 1e49 */
    {0x88d8762bf324cd0f, 0xa5880a69fb6ac800}, /* 1e50 */
    {0xab0e93b6efee0053, 0x8eea0d047a457a00}, /* 1e51 */
    {0xd5d238a4abe98068, 0x72a4904598d6d880}, /* 1e52 */
    {0x85a36366eb71f041, 0x47a6da2b7f864750}, /* 1e53 */
    {0xa70c3c40a64e6c51, 0x999090b65f67d924}, /* 1e54 */
    {0xd0cf4b50cfe20765, 0xfff4b4e3f741cf6d}, /* 1e55 */
    {0x82818f1281ed449f, 0xbff8f10e7a8921a4}, /* 1e56 */
    {0xa321f2d7226895c7, 0xaff72d52192b6a0d}, /* 1e57 */
    {0xcbea6f8ceb02bb39, 0x9bf4f8a69f764490}, /* 1e58 */
    {0xfee50b7025c36a08, 0x02f236d04753d5b4}, /* 1e59 */
    {0x9f4f2726179a2245, 0x01d762422c946590}, /* 1e60 */
    {0xc722f0ef9d80aad6, 0x424d3ad2b7b97ef5}, /* 1e61 */
    {0xf8ebad2b84e0d58b, 0xd2e0898765a7deb2}, /* 1e62 */
    {0x9b934c3b330c8577, 0x63cc55f49f88eb2f}, /* 1e63 */
    {0xc2781f49ffcfa6d5, 0x3cbf6b71c76b25fb}, /* 1e64 */
    {0xf316271c7fc3908a, 0x8bef464e3945ef7a}, /* 1e65 */
    {0x97edd871cfda3a56, 0x97758bf0e3cbb5ac}, /* 1e66 */
    {0xbde94e8e43d0c8ec, 0x3d52eeed1cbea317}, /* 1e67 */
    {0xed63a231d4c4fb27, 0x4ca7aaa863ee4bdd}, /* 1e68 */
    {0x945e455f24fb1cf8, 0x8fe8caa93e74ef6a}, /* 1e69 */
    {0xb975d6b6ee39e436, 0xb3e2fd538e122b44}, /* 1e70 */
    {0xe7d34c64a9c85d44, 0x60dbbca87196b616}, /* 1e71 */
    {0x90e40fbeea1d3a4a, 0xbc8955e946fe31cd}, /* 1e72 */
    {0xb51d13aea4a488dd, 0x6babab6398bdbe41}, /* 1e73 */
    {0xe264589a4dcdab14, 0xc696963c7eed2dd1}, /* 1e74 */
    {0x8d7eb76070a08aec, 0xfc1e1de5cf543ca2}, /* 1e75 */
    {0xb0de65388cc8ada8, 0x3b25a55f43294bcb}, /* 1e76 */
    {0xdd15fe86affad912, 0x49ef0eb713f39ebe}, /* 1e77 */
    {0x8a2dbf142dfcc7ab, 0x6e3569326c784337}, /* 1e78 */
    {0xacb92ed9397bf996, 0x49c2c37f07965404}, /* 1e79 */
    {0xd7e77a8f87daf7fb, 0xdc33745ec97be906}, /* 1e80 */
    {0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3}, /* 1e81 */
    {0xa8acd7c0222311bc, 0xc40832ea0d68ce0c}, /* 1e82 */
    {0xd2d80db02aabd62b, 0xf50a3fa490c30190}, /* 1e83 */
    {0x83c7088e1aab65db, 0x792667c6da79e0fa}, /* 1e84 */
    {0xa4b8cab1a1563f52, 0x577001b891185938}, /* 1e85 */
    {0xcde6fd5e09abcf26, 0xed4c0226b55e6f86}, /* 1e86 */
    {0x80b05e5ac60b6178, 0x544f8158315b05b4}, /* 1e87 */
    {0xa0dc75f1778e39d6, 0x696361ae3db1c721}, /* 1e88 */
    {0xc913936dd571c84c, 0x03bc3a19cd1e38e9}, /* 1e89 */
    {0xfb5878494ace3a5f, 0x04ab48a04065c723}, /* 1e90 */
    {0x9d174b2dcec0e47b, 0x62eb0d64283f9c76}, /* 1e91 */
    {0xc45d1df942711d9a, 0x3ba5d0bd324f8394}, /* 1e92 */
    {0xf5746577930d6500, 0xca8f44ec7ee36479}, /* 1e93 */
    {0x9968bf6abbe85f20, 0x7e998b13cf4e1ecb}, /* 1e94 */
    {0xbfc2ef456ae276e8, 0x9e3fedd8c321a67e}, /* 1e95 */
    {0xefb3ab16c59b14a2, 0xc5cfe94ef3ea101e}, /* 1e96 */
    {0x95d04aee3b80ece5, 0xbba1f1d158724a12}, /* 1e97 */
    {0xbb445da9ca61281f, 0x2a8a6e45ae8edc97}, /* 1e98 */
    {0xea1575143cf97226, 0xf52d09d71a3293bd}, /* 1e99 */
    {0x924d692ca61be758, 0x593c2626705f9c56}, /* 1e100 */
    {0xb6e0c377cfa2e12e, 0x6f8b2fb00c77836c}, /* 1e101 */
    {0xe498f455c38b997a, 0x0b6dfb9c0f956447}, /* 1e102 */
    {0x8edf98b59a373fec, 0x4724bd4189bd5eac}, /* 1e103 */
    {0xb2977ee300c50fe7, 0x58edec91ec2cb657}, /* 1e104 */
    {0xdf3d5e9bc0f653e1, 0x2f2967b66737e3ed}, /* 1e105 */
    {0x8b865b215899f46c, 0xbd79e0d20082ee74}, /* 1e106 */
    {0xae67f1e9aec07187, 0xecd8590680a3aa11}, /* 1e107 */
    {0xda01ee641a708de9, 0xe80e6f4820cc9495}, /* 1e108 */
    {0x884134fe908658b2, 0x3109058d147fdcdd}, /* 1e109 */
    {0xaa51823e34a7eede, 0xbd4b46f0599fd415}, /* 1e110 */
    {0xd4e5e2cdc1d1ea96, 0x6c9e18ac7007c91a}, /* 1e111 */
    {0x850fadc09923329e, 0x03e2cf6bc604ddb0}, /* 1e112 */
    {0xa6539930bf6bff45, 0x84db8346b786151c}, /* 1e113 */
    {0xcfe87f7cef46ff16, 0xe612641865679a63}, /* 1e114 */
    {0x81f14fae158c5f6e, 0x4fcb7e8f3f60c07e}, /* 1e115 */
    {0xa26da3999aef7749, 0xe3be5e330f38f09d}, /* 1e116 */
    {0xcb090c8001ab551c, 0x5cadf5bfd3072cc5}, /* 1e117 */
    {0xfdcb4fa002162a63, 0x73d9732fc7c8f7f6}, /* 1e118 */
    {0x9e9f11c4014dda7e, 0x2867e7fddcdd9afa}, /* 1e119 */
    {0xc646d63501a1511d, 0xb281e1fd541501b8}, /* 1e120 */
    {0xf7d88bc24209a565, 0x1f225a7ca91a4226}, /* 1e121 */
    {0x9ae757596946075f, 0x3375788de9b06958}, /* 1e122 */
    {0xc1a12d2fc3978937, 0x0052d6b1641c83ae}, /* 1e123 */
    {0xf209787bb47d6b84, 0xc0678c5dbd23a49a}, /* 1e124 */
    {0x9745eb4d50ce6332, 0xf840b7ba963646e0}, /* 1e125 */
    {0xbd176620a501fbff, 0xb650e5a93bc3d898}, /* 1e126 */
    {0xec5d3fa8ce427aff, 0xa3e51f138ab4cebe}, /* 1e127 */
    {0x93ba47c980e98cdf, 0xc66f336c36b10137}, /* 1e128 */
    {0xb8a8d9bbe123f017, 0xb80b0047445d4184}, /* 1e129 */
    {0xe6d3102ad96cec1d, 0xa60dc059157491e5}, /* 1e130 */
    {0x9043ea1ac7e41392, 0x87c89837ad68db2f}, /* 1e131 */
    {0xb454e4a179dd1877, 0x29babe4598c311fb}, /* 1e132 */
    {0xe16a1dc9d8545e94, 0xf4296dd6fef3d67a}, /* 1e133 */
    {0x8ce2529e2734bb1d, 0x1899e4a65f58660c}, /* 1e134 */
    {0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f}, /* 1e135 */
    {0xdc21a1171d42645d, 0x76707543f4fa1f73}, /* 1e136 */
    {0x899504ae72497eba, 0x6a06494a791c53a8}, /* 1e137 */
    {0xabfa45da0edbde69, 0x0487db9d17636892}, /* 1e138 */
    {0xd6f8d7509292d603, 0x45a9d2845d3c42b6}, /* 1e139 */
    {0x865b86925b9bc5c2, 0x0b8a2392ba45a9b2}, /* 1e140 */
    {0xa7f26836f282b732, 0x8e6cac7768d7141e}, /* 1e141 */
    {0xd1ef0244af2364ff, 0x3207d795430cd926}, /* 1e142 */
    {0x8335616aed761f1f, 0x7f44e6bd49e807b8}, /* 1e143 */
    {0xa402b9c5a8d3a6e7, 0x5f16206c9c6209a6}, /* 1e144 */
    {0xcd036837130890a1, 0x36dba887c37a8c0f}, /* 1e145 */
    {0x802221226be55a64, 0xc2494954da2c9789}, /* 1e146 */
    {0xa02aa96b06deb0fd, 0xf2db9baa10b7bd6c}, /* 1e147 */
    {0xc83553c5c8965d3d, 0x6f92829494e5acc7}, /* 1e148 */
    {0xfa42a8b73abbf48c, 0xcb772339ba1f17f9}, /* 1e149 */
    {0x9c69a97284b578d7, 0xff2a760414536efb}, /* 1e150 */
    {0xc38413cf25e2d70d, 0xfef5138519684aba}, /* 1e151 */
    {0xf46518c2ef5b8cd1, 0x7eb258665fc25d69}, /* 1e152 */
    {0x98bf2f79d5993802, 0xef2f773ffbd97a61}, /* 1e153 */
    {0xbeeefb584aff8603, 0xaafb550ffacfd8fa}, /* 1e154 */
    {0xeeaaba2e5dbf6784, 0x95ba2a53f983cf38}, /* 1e155 */
    {0x952ab45cfa97a0b2, 0xdd945a747bf26183}, /* 1e156 */
    {0xba756174393d88df, 0x94f971119aeef9e4}, /* 1e157 */
    {0xe912b9d1478ceb17, 0x7a37cd5601aab85d}, /* 1e158 */
    {0x91abb422ccb812ee, 0xac62e055c10ab33a}, /* 1e159 */
    {0xb616a12b7fe617aa, 0x577b986b314d6009}, /* 1e160 */
    {0xe39c49765fdf9d94, 0xed5a7e85fda0b80b}, /* 1e161 */
    {0x8e41ade9fbebc27d, 0x14588f13be847307}, /* 1e162 */
    {0xb1d219647ae6b31c, 0x596eb2d8ae258fc8}, /* 1e163 */
    {0xde469fbd99a05fe3, 0x6fca5f8ed9aef3bb}, /* 1e164 */
    {0x8aec23d680043bee, 0x25de7bb9480d5854}, /* 1e165 */
    {0xada72ccc20054ae9, 0xaf561aa79a10ae6a}, /* 1e166 */
    {0xd910f7ff28069da4, 0x1b2ba1518094da04}, /* 1e167 */
    {0x87aa9aff79042286, 0x90fb44d2f05d0842}, /* 1e168 */
    {0xa99541bf57452b28, 0x353a1607ac744a53}, /* 1e169 */
    {0xd3fa922f2d1675f2, 0x42889b8997915ce8}, /* 1e170 */
    {0x847c9b5d7c2e09b7, 0x69956135febada11}, /* 1e171 */
    {0xa59bc234db398c25, 0x43fab9837e699095}, /* 1e172 */
    {0xcf02b2c21207ef2e, 0x94f967e45e03f4bb}, /* 1e173 */
    {0x8161afb94b44f57d, 0x1d1be0eebac278f5}, /* 1e174 */
    {0xa1ba1ba79e1632dc, 0x6462d92a69731732}, /* 1e175 */
    {0xca28a291859bbf93, 0x7d7b8f7503cfdcfe}, /* 1e176 */
    {0xfcb2cb35e702af78, 0x5cda735244c3d43e}, /* 1e177 */
    {0x9defbf01b061adab, 0x3a0888136afa64a7}, /* 1e178 */
    {0xc56baec21c7a1916, 0x088aaa1845b8fdd0}, /* 1e179 */
    {0xf6c69a72a3989f5b, 0x8aad549e57273d45}, /* 1e180 */
    {0x9a3c2087a63f6399, 0x36ac54e2f678864b}, /* 1e181 */
    {0xc0cb28a98fcf3c7f, 0x84576a1bb416a7dd}, /* 1e182 */
    {0xf0fdf2d3f3c30b9f, 0x656d44a2a11c51d5}, /* 1e183 */
    {0x969eb7c47859e743, 0x9f644ae5a4b1b325}, /* 1e184 */
    {0xbc4665b596706114, 0x873d5d9f0dde1fee}, /* 1e185 */
    {0xeb57ff22fc0c7959, 0xa90cb506d155a7ea}, /* 1e186 */
    {0x9316ff75dd87cbd8, 0x09a7f12442d588f2}, /* 1e187 */
    {0xb7dcbf5354e9bece, 0x0c11ed6d538aeb2f}, /* 1e188 */
    {0xe5d3ef282a242e81, 0x8f1668c8a86da5fa}, /* 1e189 */
    {0x8fa475791a569d10, 0xf96e017d694487bc}, /* 1e190 */
    {0xb38d92d760ec4455, 0x37c981dcc395a9ac}, /* 1e191 */
    {0xe070f78d3927556a, 0x85bbe253f47b1417}, /* 1e192 */
    {0x8c469ab843b89562, 0x93956d7478ccec8e}, /* 1e193 */
    {0xaf58416654a6babb, 0x387ac8d1970027b2}, /* 1e194 */
    {0xdb2e51bfe9d0696a, 0x06997b05fcc0319e}, /* 1e195 */
    {0x88fcf317f22241e2, 0x441fece3bdf81f03}, /* 1e196 */
    {0xab3c2fddeeaad25a, 0xd527e81cad7626c3}, /* 1e197 */
    {0xd60b3bd56a5586f1, 0x8a71e223d8d3b074}, /* 1e198 */
    {0x85c7056562757456, 0xf6872d5667844e49}, /* 1e199 */
    {0xa738c6bebb12d16c, 0xb428f8ac016561db}, /* 1e200 */
    {0xd106f86e69d785c7, 0xe13336d701beba52}, /* 1e201 */
    {0x82a45b450226b39c, 0xecc0024661173473}, /* 1e202 */
    {0xa34d721642b06084, 0x27f002d7f95d0190}, /* 1e203 */
    {0xcc20ce9bd35c78a5, 0x31ec038df7b441f4}, /* 1e204 */
    {0xff290242c83396ce, 0x7e67047175a15271}, /* 1e205 */
    {0x9f79a169bd203e41, 0x0f0062c6e984d386}, /* 1e206 */
    {0xc75809c42c684dd1, 0x52c07b78a3e60868}, /* 1e207 */
    {0xf92e0c3537826145, 0xa7709a56ccdf8a82}, /* 1e208 */
    {0x9bbcc7a142b17ccb, 0x88a66076400bb691}, /* 1e209 */
    {0xc2abf989935ddbfe, 0x6acff893d00ea435}, /* 1e210 */
    {0xf356f7ebf83552fe, 0x0583f6b8c4124d43}, /* 1e211 */
    {0x98165af37b2153de, 0xc3727a337a8b704a}, /* 1e212 */
    {0xbe1bf1b059e9a8d6, 0x744f18c0592e4c5c}, /* 1e213 */
    {0xeda2ee1c7064130c, 0x1162def06f79df73}, /* 1e214 */
    {0x9485d4d1c63e8be7, 0x8addcb5645ac2ba8}, /* 1e215 */
    {0xb9a74a0637ce2ee1, 0x6d953e2bd7173692}, /* 1e216 */
    {0xe8111c87c5c1ba99, 0xc8fa8db6ccdd0437}, /* 1e217 */
    {0x910ab1d4db9914a0, 0x1d9c9892400a22a2}, /* 1e218 */
    {0xb54d5e4a127f59c8, 0x2503beb6d00cab4b}, /* 1e219 */
    {0xe2a0b5dc971f303a, 0x2e44ae64840fd61d}, /* 1e220 */
    {0x8da471a9de737e24, 0x5ceaecfed289e5d2}, /* 1e221 */
    {0xb10d8e1456105dad, 0x7425a83e872c5f47}, /* 1e222 */
    {0xdd50f1996b947518, 0xd12f124e28f77719}, /* 1e223 */
    {0x8a5296ffe33cc92f, 0x82bd6b70d99aaa6f}, /* 1e224 */
    {0xace73cbfdc0bfb7b, 0x636cc64d1001550b}, /* 1e225 */
    {0xd8210befd30efa5a, 0x3c47f7e05401aa4e}, /* 1e226 */
    {0x8714a775e3e95c78, 0x65acfaec34810a71}, /* 1e227 */
    {0xa8d9d1535ce3b396, 0x7f1839a741a14d0d}, /* 1e228 */
    {0xd31045a8341ca07c, 0x1ede48111209a050}, /* 1e229 */
    {0x83ea2b892091e44d, 0x934aed0aab460432}, /* 1e230 */
    {0xa4e4b66b68b65d60, 0xf81da84d5617853f}, /* 1e231 */
    {0xce1de40642e3f4b9, 0x36251260ab9d668e}, /* 1e232 */
    {0x80d2ae83e9ce78f3, 0xc1d72b7c6b426019}, /* 1e233 */
    {0xa1075a24e4421730, 0xb24cf65b8612f81f}, /* 1e234 */
    {0xc94930ae1d529cfc, 0xdee033f26797b627}, /* 1e235 */
    {0xfb9b7cd9a4a7443c, 0x169840ef017da3b1}, /* 1e236 */
    {0x9d412e0806e88aa5, 0x8e1f289560ee864e}, /* 1e237 */
    {0xc491798a08a2ad4e, 0xf1a6f2bab92a27e2}, /* 1e238 */
    {0xf5b5d7ec8acb58a2, 0xae10af696774b1db}, /* 1e239 */
    {0x9991a6f3d6bf1765, 0xacca6da1e0a8ef29}, /* 1e240 */
    {0xbff610b0cc6edd3f, 0x17fd090a58d32af3}, /* 1e241 */
    {0xeff394dcff8a948e, 0xddfc4b4cef07f5b0}, /* 1e242 */
    {0x95f83d0a1fb69cd9, 0x4abdaf101564f98e}, /* 1e243 */
    {0xbb764c4ca7a4440f, 0x9d6d1ad41abe37f1}, /* 1e244 */
    {0xea53df5fd18d5513, 0x84c86189216dc5ed}, /* 1e245 */
    {0x92746b9be2f8552c, 0x32fd3cf5b4e49bb4}, /* 1e246 */
    {0xb7118682dbb66a77, 0x3fbc8c33221dc2a1}, /* 1e247 */
    {0xe4d5e82392a40515, 0x0fabaf3feaa5334a}, /* 1e248 */
    {0x8f05b1163ba6832d, 0x29cb4d87f2a7400e}, /* 1e249 */
    {0xb2c71d5bca9023f8, 0x743e20e9ef511012}, /* 1e250 */
    {0xdf78e4b2bd342cf6, 0x914da9246b255416}, /* 1e251 */
    {0x8bab8eefb6409c1a, 0x1ad089b6c2f7548e}, /* 1e252 */
    {0xae9672aba3d0c320, 0xa184ac2473b529b1}, /* 1e253 */
    {0xda3c0f568cc4f3e8, 0xc9e5d72d90a2741e}, /* 1e254 */
    {0x8865899617fb1871, 0x7e2fa67c7a658892}, /* 1e255 */
    {0xaa7eebfb9df9de8d, 0xddbb901b98feeab7}, /* 1e256 */
    {0xd51ea6fa85785631, 0x552a74227f3ea565}, /* 1e257 */
    {0x8533285c936b35de, 0xd53a88958f87275f}, /* 1e258 */
    {0xa67ff273b8460356, 0x8a892abaf368f137}, /* 1e259 */
    {0xd01fef10a657842c, 0x2d2b7569b0432d85}, /* 1e260 */
    {0x8213f56a67f6b29b, 0x9c3b29620e29fc73}, /* 1e261 */
    {0xa298f2c501f45f42, 0x8349f3ba91b47b8f}, /* 1e262 */
    {0xcb3f2f7642717713, 0x241c70a936219a73}, /* 1e263 */
    {0xfe0efb53d30dd4d7, 0xed238cd383aa0110}, /* 1e264 */
    {0x9ec95d1463e8a506, 0xf4363804324a40aa}, /* 1e265 */
    {0xc67bb4597ce2ce48, 0xb143c6053edcd0d5}, /* 1e266 */
    {0xf81aa16fdc1b81da, 0xdd94b7868e94050a}, /* 1e267 */
    {0x9b10a4e5e9913128, 0xca7cf2b4191c8326}, /* 1e268 */
    {0xc1d4ce1f63f57d72, 0xfd1c2f611f63a3f0}, /* 1e269 */
    {0xf24a01a73cf2dccf, 0xbc633b39673c8cec}, /* 1e270 */
    {0x976e41088617ca01, 0xd5be0503e085d813}, /* 1e271 */
    {0xbd49d14aa79dbc82, 0x4b2d8644d8a74e18}, /* 1e272 */
    {0xec9c459d51852ba2, 0xddf8e7d60ed1219e}, /* 1e273 */
    {0x93e1ab8252f33b45, 0xcabb90e5c942b503}, /* 1e274 */
    {0xb8da1662e7b00a17, 0x3d6a751f3b936243}, /* 1e275 */
    {0xe7109bfba19c0c9d, 0x0cc512670a783ad4}, /* 1e276 */
    {0x906a617d450187e2, 0x27fb2b80668b24c5}, /* 1e277 */
    {0xb484f9dc9641e9da, 0xb1f9f660802dedf6}, /* 1e278 */
    {0xe1a63853bbd26451, 0x5e7873f8a0396973}, /* 1e279 */
    {0x8d07e33455637eb2, 0xdb0b487b6423e1e8}, /* 1e280 */
    {0xb049dc016abc5e5f, 0x91ce1a9a3d2cda62}, /* 1e281 */
    {0xdc5c5301c56b75f7, 0x7641a140cc7810fb}, /* 1e282 */
    {0x89b9b3e11b6329ba, 0xa9e904c87fcb0a9d}, /* 1e283 */
    {0xac2820d9623bf429, 0x546345fa9fbdcd44}, /* 1e284 */
    {0xd732290fbacaf133, 0xa97c177947ad4095}, /* 1e285 */
    {0x867f59a9d4bed6c0, 0x49ed8eabcccc485d}, /* 1e286 */
    {0xa81f301449ee8c70, 0x5c68f256bfff5a74}, /* 1e287 */
    {0xd226fc195c6a2f8c, 0x73832eec6fff3111}, /* 1e288 */
    {0x83585d8fd9c25db7, 0xc831fd53c5ff7eab}, /* 1e289 */
    {0xa42e74f3d032f525, 0xba3e7ca8b77f5e55}, /* 1e290 */
    {0xcd3a1230c43fb26f, 0x28ce1bd2e55f35eb}, /* 1e291 */
    {0x80444b5e7aa7cf85, 0x7980d163cf5b81b3}, /* 1e292 */
    {0xa0555e361951c366, 0xd7e105bcc332621f}, /* 1e293 */
    {0xc86ab5c39fa63440, 0x8dd9472bf3fefaa7}, /* 1e294 */
    {0xfa856334878fc150, 0xb14f98f6f0feb951}, /* 1e295 */
    {0x9c935e00d4b9d8d2, 0x6ed1bf9a569f33d3}, /* 1e296 */
    {0xc3b8358109e84f07, 0x0a862f80ec4700c8}, /* 1e297 */
    {0xf4a642e14c6262c8, 0xcd27bb612758c0fa}, /* 1e298 */
    {0x98e7e9cccfbd7dbd, 0x8038d51cb897789c}, /* 1e299 */
    {0xbf21e44003acdd2c, 0xe0470a63e6bd56c3}, /* 1e300 */
    {0xeeea5d5004981478, 0x1858ccfce06cac74}, /* 1e301 */
    {0x95527a5202df0ccb, 0x0f37801e0c43ebc8}, /* 1e302 */
    {0xbaa718e68396cffd, 0xd30560258f54e6ba}, /* 1e303 */
    {0xe950df20247c83fd, 0x47c6b82ef32a2069}, /* 1e304 */
    {0x91d28b7416cdd27e, 0x4cdc331d57fa5441}, /* 1e305 */
    {0xb6472e511c81471d, 0xe0133fe4adf8e952}, /* 1e306 */
    {0xe3d8f9e563a198e5, 0x58180fddd97723a6}, /* 1e307 */
    {0x8e679c2f5e44ff8f, 0x570f09eaa7ea7648}, /* 1e308 */
    {0xb201833b35d63f73, 0x2cd2cc6551e513da}, /* 1e309 */
    {0xde81e40a034bcf4f, 0xf8077f7ea65e58d1}, /* 1e310 */
    {0x8b112e86420f6191, 0xfb04afaf27faf782}, /* 1e311 */
    {0xadd57a27d29339f6, 0x79c5db9af1f9b563}, /* 1e312 */
    {0xd94ad8b1c7380874, 0x18375281ae7822bc}, /* 1e313 */
    {0x87cec76f1c830548, 0x8f2293910d0b15b5}, /* 1e314 */
    {0xa9c2794ae3a3c69a, 0xb2eb3875504ddb22}, /* 1e315 */
    {0xd433179d9c8cb841, 0x5fa60692a46151eb}, /* 1e316 */
    {0x849feec281d7f328, 0xdbc7c41ba6bcd333}, /* 1e317 */
    {0xa5c7ea73224deff3, 0x12b9b522906c0800}, /* 1e318 */
    {0xcf39e50feae16bef, 0xd768226b34870a00}, /* 1e319 */
    {0x81842f29f2cce375, 0xe6a1158300d46640}, /* 1e320 */
    {0xa1e53af46f801c53, 0x60495ae3c1097fd0}, /* 1e321 */
    {0xca5e89b18b602368, 0x385bb19cb14bdfc4}, /* 1e322 */
    {0xfcf62c1dee382c42, 0x46729e03dd9ed7b5}, /* 1e323 */
    {0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1}, /* 1e324 */
    {0xc5a05277621be293, 0xc7098b7305241885}, /* 1e325 */
};

const double mc_power_pairs_high[MC_PAIR_LAST - MC_PAIR_FIRST + 1] = {
    0x1.6e93f5da2824cp-831, /* 1e-250 */
    0x1.ca38f350b22dfp-828, /* 1e-249 */
    0x1.1e6398126f5cbp-824, /* 1e-248 */
    0x1.65fc7e170b33ep-821, /* 1e-247 */
    0x1.bf7b9d9cce00dp-818, /* 1e-246 */
    0x1.17ad428200c08p-814, /* 1e-245 */
    0x1.5d98932280f0ap-811, /* 1e-244 */
    0x1.b4feb7eb212cdp-808, /* 1e-243 */
    0x1.111f32f2f4bc0p-804, /* 1e-242 */
    0x1.5566ffafb1eb0p-801, /* 1e-241 */
    0x1.aac0bf9b9e65cp-798, /* 1e-240 */
    0x1.0ab877c142ffap-794, /* 1e-239 */
    0x1.4d6695b193bf8p-791, /* 1e-238 */
    0x1.a0c03b1df8af6p-788, /* 1e-237 */
    0x1.047824f2bb6dap-784, /* 1e-236 */
    0x1.45962e2f6a490p-781, /* 1e-235 */
    0x1.96fbb9bb44db4p-778, /* 1e-234 */
    0x1.fcbaa82a16121p-775, /* 1e-233 */
    0x1.3df4a91a4dcb5p-771, /* 1e-232 */
    0x1.8d71d360e13e2p-768, /* 1e-231 */
    0x1.f0ce4839198dbp-765, /* 1e-230 */
    0x1.3680ed23aff89p-761, /* 1e-229 */
    0x1.8421286c9bf6bp-758, /* 1e-228 */
    0x1.e5297287c2f45p-755, /* 1e-227 */
    0x1.2f39e794d9d8bp-751, /* 1e-226 */
    0x1.7b08617a104eep-748, /* 1e-225 */
    0x1.d9ca79d89462ap-745, /* 1e-224 */
    0x1.281e8c275cbdap-741, /* 1e-223 */
    0x1.72262f3133ed1p-738, /* 1e-222 */
    0x1.ceafbafd80e85p-735, /* 1e-221 */
    0x1.212dd4de70913p-731, /* 1e-220 */
    0x1.69794a160cb58p-728, /* 1e-219 */
    0x1.c3d79c9b8fe2ep-725, /* 1e-218 */
    0x1.1a66c1e139eddp-721, /* 1e-217 */
    0x1.6100725988694p-718, /* 1e-216 */
    0x1.b9408eefea839p-715, /* 1e-215 */
    0x1.13c85955f2923p-711, /* 1e-214 */
    0x1.58ba6fab6f36cp-708, /* 1e-213 */
    0x1.aee90b964b047p-705, /* 1e-212 */
    0x1.0d51a73deee2dp-701, /* 1e-211 */
    0x1.50a6110d6a9b8p-698, /* 1e-210 */
    0x1.a4cf9550c5426p-695, /* 1e-209 */
    0x1.0701bd527b498p-691, /* 1e-208 */
    0x1.48c22ca71a1bdp-688, /* 1e-207 */
    0x1.9af2b7d0e0a2dp-685, /* 1e-206 */
    0x1.00d7b2e28c65cp-681, /* 1e-205 */
    0x1.410d9f9b2f7f3p-678, /* 1e-204 */
    0x1.91510781fb5f0p-675, /* 1e-203 */
    0x1.f5a549627a36cp-672, /* 1e-202 */
    0x1.39874ddd8c623p-668, /* 1e-201 */
    0x1.87e92154ef7acp-665, /* 1e-200 */
    0x1.e9e369aa2b597p-662, /* 1e-199 */
    0x1.322e220a5b17ep-658, /* 1e-198 */
    0x1.7eb9aa8cf1ddep-655, /* 1e-197 */
    0x1.de6815302e556p-652, /* 1e-196 */
    0x1.2b010d3e1cf56p-648, /* 1e-195 */
    0x1.75c1508da432bp-645, /* 1e-194 */
    0x1.d331a4b10d3f6p-642, /* 1e-193 */
    0x1.23ff06eea847ap-638, /* 1e-192 */
    0x1.6cfec8aa52598p-635, /* 1e-191 */
    0x1.c83e7ad4e6efep-632, /* 1e-190 */
    0x1.1d270cc51055fp-628, /* 1e-189 */
    0x1.6470cff6546b6p-625, /* 1e-188 */
    0x1.bd8d03f3e9864p-622, /* 1e-187 */
    0x1.1678227871f3ep-618, /* 1e-186 */
    0x1.5c162b168e70ep-615, /* 1e-185 */
    0x1.b31bb5dc320d2p-612, /* 1e-184 */
    0x1.0ff151a99f483p-608, /* 1e-183 */
    0x1.53eda614071a4p-605, /* 1e-182 */
    0x1.a8e90f9908e0dp-602, /* 1e-181 */
    0x1.0991a9bfa58c8p-598, /* 1e-180 */
    0x1.4bf6142f8eefap-595, /* 1e-179 */
    0x1.9ef3993b72ab8p-592, /* 1e-178 */
    0x1.03583fc527ab3p-588, /* 1e-177 */
    0x1.442e4fb671960p-585, /* 1e-176 */
    0x1.9539e3a40dfb8p-582, /* 1e-175 */
    0x1.fa885c8d117a6p-579, /* 1e-174 */
    0x1.3c9539d82aec8p-575, /* 1e-173 */
    0x1.8bba884e35a7ap-572, /* 1e-172 */
    0x1.eea92a61c3118p-569, /* 1e-171 */
    0x1.3529ba7d19eafp-565, /* 1e-170 */
    0x1.8274291c6065bp-562, /* 1e-169 */
    0x1.e3113363787f2p-559, /* 1e-168 */
    0x1.2deac01e2b4f7p-555, /* 1e-167 */
    0x1.79657025b6235p-552, /* 1e-166 */
    0x1.d7becc2f23ac2p-549, /* 1e-165 */
    0x1.26d73f9d764b9p-545, /* 1e-164 */
    0x1.708d0f84d3de7p-542, /* 1e-163 */
    0x1.ccb0536608d61p-539, /* 1e-162 */
    0x1.1fee341fc585dp-535, /* 1e-161 */
    0x1.67e9c127b6e74p-532, /* 1e-160 */
    0x1.c1e43171a4a11p-529, /* 1e-159 */
    0x1.192e9ee706e4bp-525, /* 1e-158 */
    0x1.5f7a46a0c89ddp-522, /* 1e-157 */
    0x1.b758d848fac55p-519, /* 1e-156 */
    0x1.1297872d9cbb5p-515, /* 1e-155 */
    0x1.573d68f903ea2p-512, /* 1e-154 */
    0x1.ad0cc33744e4bp-509, /* 1e-153 */
    0x1.0c27fa028b0efp-505, /* 1e-152 */
    0x1.4f31f8832dd2ap-502, /* 1e-151 */
    0x1.a2fe76a3f9475p-499, /* 1e-150 */
    0x1.05df0a267bcc9p-495, /* 1e-149 */
    0x1.4756ccb01abfbp-492, /* 1e-148 */
    0x1.992c7fdc216fap-489, /* 1e-147 */
    0x1.ff779fd329cb9p-486, /* 1e-146 */
    0x1.3faac3e3fa1f3p-482, /* 1e-145 */
    0x1.8f9574dcf8a70p-479, /* 1e-144 */
    0x1.f37ad21436d0cp-476, /* 1e-143 */
    0x1.382cc34ca2428p-472, /* 1e-142 */
    0x1.8637f41fcad32p-469, /* 1e-141 */
    0x1.e7c5f127bd87ep-466, /* 1e-140 */
    0x1.30dbb6b8d674fp-462, /* 1e-139 */
    0x1.7d12a4670c123p-459, /* 1e-138 */
    0x1.dc574d80cf16bp-456, /* 1e-137 */
    0x1.29b69070816e3p-452, /* 1e-136 */
    0x1.7424348ca1c9cp-449, /* 1e-135 */
    0x1.d12d41afca3c3p-446, /* 1e-134 */
    0x1.22bc490dde65ap-442, /* 1e-133 */
    0x1.6b6b5b5155ff0p-439, /* 1e-132 */
    0x1.c6463225ab7ecp-436, /* 1e-131 */
    0x1.1bebdf578b2f4p-432, /* 1e-130 */
    0x1.62e6d72d6dfb0p-429, /* 1e-129 */
    0x1.bba08cf8c979dp-426, /* 1e-128 */
    0x1.1544581b7dec2p-422, /* 1e-127 */
    0x1.5a956e225d672p-419, /* 1e-126 */
    0x1.b13ac9aaf4c0fp-416, /* 1e-125 */
    0x1.0ec4be0ad8f89p-412, /* 1e-124 */
    0x1.5275ed8d8f36cp-409, /* 1e-123 */
    0x1.a71368f0f3047p-406, /* 1e-122 */
    0x1.086c219697e2cp-402, /* 1e-121 */
    0x1.4a8729fc3ddb7p-399, /* 1e-120 */
    0x1.9d28f47b4d525p-396, /* 1e-119 */
    0x1.023998cd10537p-392, /* 1e-118 */
    0x1.42c7ff0054685p-389, /* 1e-117 */
    0x1.9379fec069826p-386, /* 1e-116 */
    0x1.f8587e7083e30p-383, /* 1e-115 */
    0x1.3b374f06526dep-379, /* 1e-114 */
    0x1.8a0522c7e7095p-376, /* 1e-113 */
    0x1.ec866b79e0cbap-373, /* 1e-112 */
    0x1.33d4032c2c7f5p-369, /* 1e-111 */
    0x1.80c903f7379f2p-366, /* 1e-110 */
    0x1.e0fb44f50586ep-363, /* 1e-109 */
    0x1.2c9d0b1923745p-359, /* 1e-108 */
    0x1.77c44ddf6c516p-356, /* 1e-107 */
    0x1.d5b561574765bp-353, /* 1e-106 */
    0x1.25915cd68c9f9p-349, /* 1e-105 */
    0x1.6ef5b40c2fc77p-346, /* 1e-104 */
    0x1.cab3210f3bb95p-343, /* 1e-103 */
    0x1.1eaff4a98553dp-339, /* 1e-102 */
    0x1.665bf1d3e6a8dp-336, /* 1e-101 */
    0x1.bff2ee48e0530p-333, /* 1e-100 */
    0x1.17f7d4ed8c33ep-329, /* 1e-99 */
    0x1.5df5ca28ef40dp-326, /* 1e-98 */
    0x1.b5733cb32b111p-323, /* 1e-97 */
    0x1.116805effaeaap-319, /* 1e-96 */
    0x1.55c2076bf9a55p-316, /* 1e-95 */
    0x1.ab328946f80eap-313, /* 1e-94 */
    0x1.0aff95cc5b092p-309, /* 1e-93 */
    0x1.4dbf7b3f71cb7p-306, /* 1e-92 */
    0x1.a12f5a0f4e3e5p-303, /* 1e-91 */
    0x1.04bd984990e6fp-299, /* 1e-90 */
    0x1.45ecfe5bf520bp-296, /* 1e-89 */
    0x1.97683df2f268dp-293, /* 1e-88 */
    0x1.fd424d6faf031p-290, /* 1e-87 */
    0x1.3e497065cd61fp-286, /* 1e-86 */
    0x1.8ddbcc7f40ba6p-283, /* 1e-85 */
    0x1.f152bf9f10e90p-280, /* 1e-84 */
    0x1.36d3b7c36a91ap-276, /* 1e-83 */
    0x1.8488a5b445360p-273, /* 1e-82 */
    0x1.e5aacf2156838p-270, /* 1e-81 */
    0x1.2f8ac174d6123p-266, /* 1e-80 */
    0x1.7b6d71d20b96cp-263, /* 1e-79 */
    0x1.da48ce468e7c7p-260, /* 1e-78 */
    0x1.286d80ec190dcp-256, /* 1e-77 */
    0x1.7288e1271f513p-253, /* 1e-76 */
    0x1.cf2b1970e7258p-250, /* 1e-75 */
    0x1.217aefe690777p-246, /* 1e-74 */
    0x1.69d9abe034955p-243, /* 1e-73 */
    0x1.c45016d841baap-240, /* 1e-72 */
    0x1.1ab20e472914ap-236, /* 1e-71 */
    0x1.615e91d8f359dp-233, /* 1e-70 */
    0x1.b9b6364f30304p-230, /* 1e-69 */
    0x1.1411e1f17e1e3p-226, /* 1e-68 */
    0x1.59165a6ddda5bp-223, /* 1e-67 */
    0x1.af5bf109550f2p-220, /* 1e-66 */
    0x1.0d9976a5d5297p-216, /* 1e-65 */
    0x1.50ffd44f4a73dp-213, /* 1e-64 */
    0x1.a53fc9631d10dp-210, /* 1e-63 */
    0x1.0747ddddf22a8p-206, /* 1e-62 */
    0x1.4919d5556eb52p-203, /* 1e-61 */
    0x1.9b604aaaca626p-200, /* 1e-60 */
    0x1.011c2eaabe7d8p-196, /* 1e-59 */
    0x1.41633a556e1cep-193, /* 1e-58 */
    0x1.91bc08eac9a41p-190, /* 1e-57 */
    0x1.f62b0b257c0d2p-187, /* 1e-56 */
    0x1.39dae6f76d883p-183, /* 1e-55 */
    0x1.8851a0b548ea4p-180, /* 1e-54 */
    0x1.ea6608e29b24dp-177, /* 1e-53 */
    0x1.327fc58da0f70p-173, /* 1e-52 */
    0x1.7f1fb6f10934cp-170, /* 1e-51 */
    0x1.dee7a4ad4b81fp-167, /* 1e-50 */
    0x1.2b50c6ec4f313p-163, /* 1e-49 */
    0x1.7624f8a762fd8p-160, /* 1e-48 */
    0x1.d3ae36d13bbcep-157, /* 1e-47 */
    0x1.244ce242c5561p-153, /* 1e-46 */
    0x1.6d601ad376ab9p-150, /* 1e-45 */
    0x1.c8b8218854567p-147, /* 1e-44 */
    0x1.1d7314f534b61p-143, /* 1e-43 */
    0x1.64cfda3281e39p-140, /* 1e-42 */
    0x1.be03d0bf225c7p-137, /* 1e-41 */
    0x1.16c262777579cp-133, /* 1e-40 */
    0x1.5c72fb1552d83p-130, /* 1e-39 */
    0x1.b38fb9daa78e4p-127, /* 1e-38 */
    0x1.1039d428a8b8fp-123, /* 1e-37 */
    0x1.54484932d2e72p-120, /* 1e-36 */
    0x1.a95a5b7f87a0fp-117, /* 1e-35 */
    0x1.09d8792fb4c49p-113, /* 1e-34 */
    0x1.4c4e977ba1f5cp-110, /* 1e-33 */
    0x1.9f623d5a8a733p-107, /* 1e-32 */
    0x1.039d665896880p-103, /* 1e-31 */
    0x1.4484bfeebc2a0p-100, /* 1e-30 */
    0x1.95a5efea6b347p-97, /* 1e-29 */
    0x1.fb0f6be506019p-94, /* 1e-28 */
    0x1.3ce9a36f23c10p-90, /* 1e-27 */
    0x1.8c240c4aecb14p-87, /* 1e-26 */
    0x1.ef2d0f5da7dd9p-84, /* 1e-25 */
    0x1.357c299a88ea7p-80, /* 1e-24 */
    0x1.82db34012b251p-77, /* 1e-23 */
    0x1.e392010175ee6p-74, /* 1e-22 */
    0x1.2e3b40a0e9b4fp-70, /* 1e-21 */
    0x1.79ca10c924223p-67, /* 1e-20 */
    0x1.d83c94fb6d2acp-64, /* 1e-19 */
    0x1.2725dd1d243acp-60, /* 1e-18 */
    0x1.70ef54646d497p-57, /* 1e-17 */
    0x1.cd2b297d889bcp-54, /* 1e-16 */
    0x1.203af9ee75616p-50, /* 1e-15 */
    0x1.6849b86a12b9bp-47, /* 1e-14 */
    0x1.c25c268497682p-44, /* 1e-13 */
    0x1.19799812dea11p-40, /* 1e-12 */
    0x1.5fd7fe1796495p-37, /* 1e-11 */
    0x1.b7cdfd9d7bdbbp-34, /* 1e-10 */
    0x1.12e0be826d695p-30, /* 1e-9 */
    0x1.5798ee2308c3ap-27, /* 1e-8 */
    0x1.ad7f29abcaf48p-24, /* 1e-7 */
    0x1.0c6f7a0b5ed8dp-20, /* 1e-6 */
    0x1.4f8b588e368f1p-17, /* 1e-5 */
    0x1.a36e2eb1c432dp-14, /* 1e-4 */
    0x1.0624dd2f1a9fcp-10, /* 1e-3 */
    0x1.47ae147ae147bp-7, /* 1e-2 */
    0x1.999999999999ap-4, /* 1e-1 */
    0x1.0000000000000p+0, /* 1e0 */
    0x1.4000000000000p+3, /* 1e1 */
    0x1.9000000000000p+6, /* 1e2 */
    0x1.f400000000000p+9, /* 1e3 */
    0x1.3880000000000p+13, /* 1e4 */
    0x1.86a0000000000p+16, /* 1e5 */
    0x1.e848000000000p+19, /* 1e6 */
    0x1.312d000000000p+23, /* 1e7 */
    0x1.7d78400000000p+26, /* 1e8 */
    0x1.dcd6500000000p+29, /* 1e9 */
    0x1.2a05f20000000p+33, /* 1e10 */
    0x1.74876e8000000p+36, /* 1e11 */
    0x1.d1a94a2000000p+39, /* 1e12 */
    0x1.2309ce5400000p+43, /* 1e13 */
    0x1.6bcc41e900000p+46, /* 1e14 */
    0x1.c6bf526340000p+49, /* 1e15 */
    0x1.1c37937e08000p+53, /* 1e16 */
    0x1.6345785d8a000p+56, /* 1e17 */
    0x1.bc16d674ec800p+59, /* 1e18 */
    0x1.158e460913d00p+63, /* 1e19 */
    0x1.5af1d78b58c40p+66, /* 1e20 */
    0x1.b1ae4d6e2ef50p+69, /* 1e21 */
    0x1.0f0cf064dd592p+73, /* 1e22 */
    0x1.52d02c7e14af6p+76, /* 1e23 */
    0x1.a784379d99db4p+79, /* 1e24 */
    0x1.08b2a2c280291p+83, /* 1e25 */
    0x1.4adf4b7320335p+86, /* 1e26 */
    0x1.9d971e4fe8402p+89, /* 1e27 */
    0x1.027e72f1f1281p+93, /* 1e28 */
    0x1.431e0fae6d721p+96, /* 1e29 */
    0x1.93e5939a08ceap+99, /* 1e30 */
    0x1.f8def8808b024p+102, /* 1e31 */
    0x1.3b8b5b5056e17p+106, /* 1e32 */
    0x1.8a6e32246c99cp+109, /* 1e33 */
    0x1.ed09bead87c03p+112, /* 1e34 */
    0x1.3426172c74d82p+116, /* 1e35 */
    0x1.812f9cf7920e3p+119, /* 1e36 */
    0x1.e17b84357691bp+122, /* 1e37 */
    0x1.2ced32a16a1b1p+126, /* 1e38 */
    0x1.78287f49c4a1dp+129, /* 1e39 */
    0x1.d6329f1c35ca5p+132, /* 1e40 */
    0x1.25dfa371a19e7p+136, /* 1e41 */
    0x1.6f578c4e0a061p+139, /* 1e42 */
    0x1.cb2d6f618c879p+142, /* 1e43 */
    0x1.1efc659cf7d4cp+146, /* 1e44 */
    0x1.66bb7f0435c9ep+149, /* 1e45 */
    0x1.c06a5ec5433c6p+152, /* 1e46 */
    0x1.18427b3b4a05cp+156, /* 1e47 */
    0x1.5e531a0a1c873p+159, /* 1e48 */
    0x1.b5e7e08ca3a8fp+162, /* 1e49 */
    0x1.11b0ec57e649ap+166, /* 1e50 */
    0x1.561d276ddfdc0p+169, /* 1e51 */
    0x1.aba4714957d30p+172, /* 1e52 */
    0x1.0b46c6cdd6e3ep+176, /* 1e53 */
    0x1.4e1878814c9cep+179, /* 1e54 */
    0x1.a19e96a19fc41p+182, /* 1e55 */
    0x1.05031e2503da9p+186, /* 1e56 */
    0x1.4643e5ae44d13p+189, /* 1e57 */
    0x1.97d4df19d6057p+192, /* 1e58 */
    0x1.fdca16e04b86dp+195, /* 1e59 */
    0x1.3e9e4e4c2f344p+199, /* 1e60 */
    0x1.8e45e1df3b015p+202, /* 1e61 */
    0x1.f1d75a5709c1bp+205, /* 1e62 */
    0x1.3726987666191p+209, /* 1e63 */
    0x1.84f03e93ff9f5p+212, /* 1e64 */
    0x1.e62c4e38ff872p+215, /* 1e65 */
    0x1.2fdbb0e39fb47p+219, /* 1e66 */
    0x1.7bd29d1c87a19p+222, /* 1e67 */
    0x1.dac74463a989fp+225, /* 1e68 */
    0x1.28bc8abe49f64p+229, /* 1e69 */
    0x1.72ebad6ddc73dp+232, /* 1e70 */
    0x1.cfa698c95390cp+235, /* 1e71 */
    0x1.21c81f7dd43a7p+239, /* 1e72 */
    0x1.6a3a275d49491p+242, /* 1e73 */
    0x1.c4c8b1349b9b5p+245, /* 1e74 */
    0x1.1afd6ec0e1411p+249, /* 1e75 */
    0x1.61bcca7119916p+252, /* 1e76 */
    0x1.ba2bfd0d5ff5bp+255, /* 1e77 */
    0x1.145b7e285bf99p+259, /* 1e78 */
    0x1.59725db272f7fp+262, /* 1e79 */
    0x1.afcef51f0fb5fp+265, /* 1e80 */
    0x1.0de1593369d1bp+269, /* 1e81 */
    0x1.5159af8044462p+272, /* 1e82 */
    0x1.a5b01b605557bp+275, /* 1e83 */
    0x1.078e111c3556dp+279, /* 1e84 */
    0x1.4971956342ac8p+282, /* 1e85 */
    0x1.9bcdfabc1357ap+285, /* 1e86 */
    0x1.0160bcb58c16cp+289, /* 1e87 */
    0x1.41b8ebe2ef1c7p+292, /* 1e88 */
    0x1.922726dbaae39p+295, /* 1e89 */
    0x1.f6b0f092959c7p+298, /* 1e90 */
    0x1.3a2e965b9d81dp+302, /* 1e91 */
    0x1.88ba3bf284e24p+305, /* 1e92 */
    0x1.eae8caef261adp+308, /* 1e93 */
    0x1.32d17ed577d0cp+312, /* 1e94 */
    0x1.7f85de8ad5c4fp+315, /* 1e95 */
    0x1.df67562d8b363p+318, /* 1e96 */
    0x1.2ba095dc7701ep+322, /* 1e97 */
    0x1.7688bb5394c25p+325, /* 1e98 */
    0x1.d42aea2879f2ep+328, /* 1e99 */
    0x1.249ad2594c37dp+332, /* 1e100 */
    0x1.6dc186ef9f45cp+335, /* 1e101 */
    0x1.c931e8ab87173p+338, /* 1e102 */
    0x1.1dbf316b346e8p+342, /* 1e103 */
    0x1.652efdc6018a2p+345, /* 1e104 */
    0x1.be7abd3781ecap+348, /* 1e105 */
    0x1.170cb642b133fp+352, /* 1e106 */
    0x1.5ccfe3d35d80ep+355, /* 1e107 */
    0x1.b403dcc834e12p+358, /* 1e108 */
    0x1.108269fd210cbp+362, /* 1e109 */
    0x1.54a3047c694fep+365, /* 1e110 */
    0x1.a9cbc59b83a3dp+368, /* 1e111 */
    0x1.0a1f5b8132466p+372, /* 1e112 */
    0x1.4ca732617ed80p+375, /* 1e113 */
    0x1.9fd0fef9de8e0p+378, /* 1e114 */
    0x1.03e29f5c2b18cp+382, /* 1e115 */
    0x1.44db473335defp+385, /* 1e116 */
    0x1.961219000356bp+388, /* 1e117 */
    0x1.fb969f40042c5p+391, /* 1e118 */
    0x1.3d3e2388029bbp+395, /* 1e119 */
    0x1.8c8dac6a0342ap+398, /* 1e120 */
    0x1.efb1178484135p+401, /* 1e121 */
    0x1.35ceaeb2d28c1p+405, /* 1e122 */
    0x1.83425a5f872f1p+408, /* 1e123 */
    0x1.e412f0f768fadp+411, /* 1e124 */
    0x1.2e8bd69aa19ccp+415, /* 1e125 */
    0x1.7a2ecc414a03fp+418, /* 1e126 */
    0x1.d8ba7f519c84fp+421, /* 1e127 */
    0x1.27748f9301d32p+425, /* 1e128 */
    0x1.7151b377c247ep+428, /* 1e129 */
    0x1.cda62055b2d9ep+431, /* 1e130 */
    0x1.2087d4358fc82p+435, /* 1e131 */
    0x1.68a9c942f3ba3p+438, /* 1e132 */
    0x1.c2d43b93b0a8cp+441, /* 1e133 */
    0x1.19c4a53c4e697p+445, /* 1e134 */
    0x1.6035ce8b6203dp+448, /* 1e135 */
    0x1.b843422e3a84dp+451, /* 1e136 */
    0x1.132a095ce4930p+455, /* 1e137 */
    0x1.57f48bb41db7cp+458, /* 1e138 */
    0x1.adf1aea12525bp+461, /* 1e139 */
    0x1.0cb70d24b7379p+465, /* 1e140 */
    0x1.4fe4d06de5057p+468, /* 1e141 */
    0x1.a3de04895e46dp+471, /* 1e142 */
    0x1.066ac2d5daec4p+475, /* 1e143 */
    0x1.4805738b51a75p+478, /* 1e144 */
    0x1.9a06d06e26112p+481, /* 1e145 */
    0x1.00444244d7cabp+485, /* 1e146 */
    0x1.405552d60dbd6p+488, /* 1e147 */
    0x1.906aa78b912ccp+491, /* 1e148 */
    0x1.f485516e7577fp+494, /* 1e149 */
    0x1.38d352e5096afp+498, /* 1e150 */
    0x1.8708279e4bc5bp+501, /* 1e151 */
    0x1.e8ca3185deb72p+504, /* 1e152 */
    0x1.317e5ef3ab327p+508, /* 1e153 */
    0x1.7dddf6b095ff1p+511, /* 1e154 */
    0x1.dd55745cbb7edp+514, /* 1e155 */
    0x1.2a5568b9f52f4p+518, /* 1e156 */
    0x1.74eac2e8727b1p+521, /* 1e157 */
    0x1.d22573a28f19dp+524, /* 1e158 */
    0x1.2357684599702p+528, /* 1e159 */
    0x1.6c2d4256ffcc3p+531, /* 1e160 */
    0x1.c73892ecbfbf4p+534, /* 1e161 */
    0x1.1c835bd3f7d78p+538, /* 1e162 */
    0x1.63a432c8f5cd6p+541, /* 1e163 */
    0x1.bc8d3f7b3340cp+544, /* 1e164 */
    0x1.15d847ad00087p+548, /* 1e165 */
    0x1.5b4e5998400a9p+551, /* 1e166 */
    0x1.b221effe500d4p+554, /* 1e167 */
    0x1.0f5535fef2084p+558, /* 1e168 */
    0x1.532a837eae8a5p+561, /* 1e169 */
    0x1.a7f5245e5a2cfp+564, /* 1e170 */
    0x1.08f936baf85c1p+568, /* 1e171 */
    0x1.4b378469b6732p+571, /* 1e172 */
    0x1.9e056584240fep+574, /* 1e173 */
    0x1.02c35f729689fp+578, /* 1e174 */
    0x1.4374374f3c2c6p+581, /* 1e175 */
    0x1.945145230b378p+584, /* 1e176 */
    0x1.f965966bce056p+587, /* 1e177 */
    0x1.3bdf7e0360c36p+591, /* 1e178 */
    0x1.8ad75d8438f43p+594, /* 1e179 */
    0x1.ed8d34e547314p+597, /* 1e180 */
    0x1.3478410f4c7ecp+601, /* 1e181 */
    0x1.819651531f9e8p+604, /* 1e182 */
    0x1.e1fbe5a7e7861p+607, /* 1e183 */
    0x1.2d3d6f88f0b3dp+611, /* 1e184 */
    0x1.788ccb6b2ce0cp+614, /* 1e185 */
    0x1.d6affe45f818fp+617, /* 1e186 */
    0x1.262dfeebbb0f9p+621, /* 1e187 */
    0x1.6fb97ea6a9d38p+624, /* 1e188 */
    0x1.cba7de5054486p+627, /* 1e189 */
    0x1.1f48eaf234ad4p+631, /* 1e190 */
    0x1.671b25aec1d89p+634, /* 1e191 */
    0x1.c0e1ef1a724ebp+637, /* 1e192 */
    0x1.188d357087713p+641, /* 1e193 */
    0x1.5eb082cca94d7p+644, /* 1e194 */
    0x1.b65ca37fd3a0dp+647, /* 1e195 */
    0x1.11f9e62fe4448p+651, /* 1e196 */
    0x1.56785fbbdd55ap+654, /* 1e197 */
    0x1.ac1677aad4ab1p+657, /* 1e198 */
    0x1.0b8e0acac4eafp+661, /* 1e199 */
    0x1.4e718d7d7625ap+664, /* 1e200 */
    0x1.a20df0dcd3af1p+667, /* 1e201 */
    0x1.0548b68a044d6p+671, /* 1e202 */
    0x1.469ae42c8560cp+674, /* 1e203 */
    0x1.98419d37a6b8fp+677, /* 1e204 */
    0x1.fe52048590673p+680, /* 1e205 */
    0x1.3ef342d37a408p+684, /* 1e206 */
    0x1.8eb0138858d0ap+687, /* 1e207 */
    0x1.f25c186a6f04cp+690, /* 1e208 */
    0x1.37798f4285630p+694, /* 1e209 */
    0x1.8557f31326bbbp+697, /* 1e210 */
    0x1.e6adefd7f06aap+700, /* 1e211 */
    0x1.302cb5e6f642ap+704, /* 1e212 */
    0x1.7c37e360b3d35p+707, /* 1e213 */
    0x1.db45dc38e0c82p+710, /* 1e214 */
    0x1.290ba9a38c7d1p+714, /* 1e215 */
    0x1.734e940c6f9c6p+717, /* 1e216 */
    0x1.d022390f8b837p+720, /* 1e217 */
    0x1.221563a9b7323p+724, /* 1e218 */
    0x1.6a9abc9424febp+727, /* 1e219 */
    0x1.c5416bb92e3e6p+730, /* 1e220 */
    0x1.1b48e353bce70p+734, /* 1e221 */
    0x1.621b1c28ac20cp+737, /* 1e222 */
    0x1.baa1e332d728fp+740, /* 1e223 */
    0x1.14a52dffc6799p+744, /* 1e224 */
    0x1.59ce797fb817fp+747, /* 1e225 */
    0x1.b04217dfa61dfp+750, /* 1e226 */
    0x1.0e294eebc7d2cp+754, /* 1e227 */
    0x1.51b3a2a6b9c76p+757, /* 1e228 */
    0x1.a6208b5068394p+760, /* 1e229 */
    0x1.07d457124123dp+764, /* 1e230 */
    0x1.49c96cd6d16ccp+767, /* 1e231 */
    0x1.9c3bc80c85c7fp+770, /* 1e232 */
    0x1.01a55d07d39cfp+774, /* 1e233 */
    0x1.420eb449c8843p+777, /* 1e234 */
    0x1.9292615c3aa54p+780, /* 1e235 */
    0x1.f736f9b3494e9p+783, /* 1e236 */
    0x1.3a825c100dd11p+787, /* 1e237 */
    0x1.8922f31411456p+790, /* 1e238 */
    0x1.eb6bafd91596bp+793, /* 1e239 */
    0x1.33234de7ad7e3p+797, /* 1e240 */
    0x1.7fec216198ddcp+800, /* 1e241 */
    0x1.dfe729b9ff153p+803, /* 1e242 */
    0x1.2bf07a143f6d4p+807, /* 1e243 */
    0x1.76ec98994f489p+810, /* 1e244 */
    0x1.d4a7bebfa31abp+813, /* 1e245 */
    0x1.24e8d737c5f0bp+817, /* 1e246 */
    0x1.6e230d05b76cdp+820, /* 1e247 */
    0x1.c9abd04725481p+823, /* 1e248 */
    0x1.1e0b622c774d0p+827, /* 1e249 */
    0x1.658e3ab795204p+830, /* 1e250 */
};

const double mc_power_pairs_low[MC_PAIR_LAST - MC_PAIR_FIRST + 1] = {
    -0x1.6498833f89cc7p-885, /* 1e-250 */
    -0x1.bdbea40f6c3f9p-882, /* 1e-249 */
    0x1.a5a365d971612p-880, /* 1e-248 */
    -0x1.f0f3c0b032469p-877, /* 1e-247 */
    0x1.64b3d3c8f049fp-872, /* 1e-246 */
    0x1.5ef0645d962e3p-868, /* 1e-245 */
    0x1.b6ac7d74fbb9cp-865, /* 1e-244 */
    0x1.22bce691d541bp-865, /* 1e-243 */
    0x1.2d6d8406c9524p-859, /* 1e-242 */
    0x1.78c8e5087ba6dp-856, /* 1e-241 */
    0x1.d6fb1e4a9a909p-853, /* 1e-240 */
    -0x1.6cd18688afb2dp-848, /* 1e-239 */
    0x1.bfd0bea92303bp-848, /* 1e-238 */
    0x1.17e27729b5e25p-844, /* 1e-237 */
    -0x1.a8893ac2f7295p-839, /* 1e-236 */
    0x1.ed54768c4b0c6p-836, /* 1e-235 */
    0x1.3454ca17aee7cp-832, /* 1e-234 */
    0x1.8169fc9d9aa1bp-829, /* 1e-233 */
    -0x1.1e3b843afeb5ep-826, /* 1e-232 */
    0x1.346b356c83394p-824, /* 1e-231 */
    -0x1.9f9e7f4e16fe2p-819, /* 1e-230 */
    -0x1.83c30f90ce5edp-815, /* 1e-229 */
    -0x1.c967a6ea03ed1p-813, /* 1e-228 */
    0x1.e21f37adbd8bep-809, /* 1e-227 */
    0x1.ad5382cc96776p-805, /* 1e-226 */
    0x1.18a8637fbc154p-802, /* 1e-225 */
    -0x1.425b0740a9caep-800, /* 1e-224 */
    0x1.36871b7795e13p-796, /* 1e-223 */
    -0x1.3deb8ed542534p-792, /* 1e-222 */
    -0x1.1acce51525d02p-790, /* 1e-221 */
    0x1.3cffc34b2177cp-788, /* 1e-220 */
    -0x1.9cf012f8858a9p-783, /* 1e-219 */
    -0x1.02160bdb5376ap-779, /* 1e-218 */
    -0x1.a14dc769142a2p-775, /* 1e-217 */
    -0x1.09a139435934bp-772, /* 1e-216 */
    -0x1.4c0987942f81dp-769, /* 1e-215 */
    0x1.b07a0b43624eep-765, /* 1e-214 */
    0x1.1c988e143ae29p-762, /* 1e-213 */
    0x1.63beb199499b3p-759, /* 1e-212 */
    -0x1.a1a8d10031ff0p-755, /* 1e-211 */
    -0x1.0a1305403e7ecp-752, /* 1e-210 */
    -0x1.4c97c6904e1e7p-749, /* 1e-209 */
    -0x1.cfdedc1a30d30p-745, /* 1e-208 */
    0x1.bc296cdf42f84p-742, /* 1e-207 */
    -0x1.a9986fd1d8937p-740, /* 1e-206 */
    -0x1.3fe8bc64eb849p-741, /* 1e-205 */
    -0x1.8fe2eb7e2665cp-738, /* 1e-204 */
    -0x1.07cf6e9976c00p-729, /* 1e-203 */
    -0x1.49c34a3fd4700p-726, /* 1e-202 */
    0x1.31e5f1981b3a0p-722, /* 1e-201 */
    0x1.f97db7f888221p-721, /* 1e-200 */
    0x1.3bee92fb55155p-717, /* 1e-199 */
    0x1.e2ba8dee8a96ap-712, /* 1e-198 */
    0x1.6da4c5a8b4f14p-711, /* 1e-197 */
    -0x1.8dbc823b4774ap-706, /* 1e-196 */
    -0x1.f895d1650ca8ep-702, /* 1e-195 */
    -0x1.daed16f93f4c6p-701, /* 1e-194 */
    -0x1.946a172de3c7ep-696, /* 1e-193 */
    -0x1.fcc24e7cae5cfp-692, /* 1e-192 */
    -0x1.efcb886f67d0ap-691, /* 1e-191 */
    -0x1.35df3545a0e26p-687, /* 1e-190 */
    -0x1.60d5c0a5c246cp-682, /* 1e-189 */
    0x1.46f4cf30cd279p-679, /* 1e-188 */
    -0x1.9d37f40bfe3a2p-678, /* 1e-187 */
    0x1.bf6f41de2046fp-672, /* 1e-186 */
    0x1.7a5892ad42c52p-672, /* 1e-185 */
    -0x1.c4e22914ed913p-666, /* 1e-184 */
    -0x1.b0d59ad147ac0p-666, /* 1e-183 */
    -0x1.21d0b01859997p-659, /* 1e-182 */
    -0x1.6a44dc1e6fffdp-656, /* 1e-181 */
    -0x1.89ac264c17ff8p-654, /* 1e-180 */
    -0x1.ec172fdf1dff6p-651, /* 1e-179 */
    0x1.6638c10a46a03p-646, /* 1e-178 */
    0x1.bfc6f14cd8484p-643, /* 1e-177 */
    0x1.7dc56d0072d28p-643, /* 1e-176 */
    0x1.dd36c8408f872p-640, /* 1e-175 */
    0x1.2a423d2859b47p-636, /* 1e-174 */
    -0x1.d165a671b1fbdp-630, /* 1e-173 */
    -0x1.22df88070f3d6p-626, /* 1e-172 */
    0x1.28d12bee59e69p-624, /* 1e-171 */
    0x1.730576e9f0603p-621, /* 1e-170 */
    -0x1.181c95adc9c3ep-617, /* 1e-169 */
    -0x1.af11dd8c9e1a7p-613, /* 1e-168 */
    -0x1.ad654efc5a107p-614, /* 1e-167 */
    -0x1.10c5f515db84ap-606, /* 1e-166 */
    -0x1.53ddc96d49973p-605, /* 1e-165 */
    0x1.95cab10dd900cp-600, /* 1e-164 */
    0x1.fd9eaea8a7a07p-596, /* 1e-163 */
    0x1.7d065a52d1889p-593, /* 1e-162 */
    -0x1.23b80f187a154p-590, /* 1e-161 */
    0x1.26b3da42cecadp-588, /* 1e-160 */
    0x1.7060d0d3827d8p-585, /* 1e-159 */
    -0x1.4670df5ef39c6p-579, /* 1e-158 */
    0x1.67f2e8c94f7c8p-576, /* 1e-157 */
    -0x1.3e105d045ca46p-573, /* 1e-156 */
    -0x1.1b28e88ae79aep-571, /* 1e-155 */
    0x1.4f066ea92f3f3p-567, /* 1e-154 */
    -0x1.2e9bfad642788p-563, /* 1e-153 */
    -0x1.3d217cc5e98b5p-559, /* 1e-152 */
    0x1.739624089c11ep-556, /* 1e-151 */
    -0x1.7c2297a9e74d7p-556, /* 1e-150 */
    0x1.8935309ae7b7dp-551, /* 1e-149 */
    0x1.7ae09f3068697p-546, /* 1e-148 */
    0x1.b3318df90507ap-544, /* 1e-147 */
    -0x1.e0020e88b9b68p-541, /* 1e-146 */
    0x1.e9ff5b7545f6fp-536, /* 1e-145 */
    0x1.647f32529774bp-533, /* 1e-144 */
    0x1.bd9efee73d51ep-530, /* 1e-143 */
    -0x1.d2f9415ef359ap-527, /* 1e-142 */
    -0x1.23dbc8db58180p-523, /* 1e-141 */
    0x1.265a89dba3c3fp-521, /* 1e-140 */
    -0x1.480769d6b9a59p-517, /* 1e-139 */
    -0x1.cd04a22634077p-513, /* 1e-138 */
    0x1.7f746aa07ded6p-511, /* 1e-137 */
    -0x1.0573d5bb14ba9p-511, /* 1e-136 */
    -0x1.0a3686594ecf5p-503, /* 1e-135 */
    -0x1.4cc427efa2832p-500, /* 1e-134 */
    -0x1.4ffa98f5c591fp-496, /* 1e-133 */
    0x1.701b033324265p-495, /* 1e-132 */
    0x1.cc21c3ffed2fep-492, /* 1e-131 */
    -0x1.b81ab96002f08p-486, /* 1e-130 */
    0x1.d9de9847fc536p-483, /* 1e-129 */
    -0x1.afa9c1a60497dp-480, /* 1e-128 */
    -0x1.1b94320f85bdcp-477, /* 1e-127 */
    0x1.4ec360b64c696p-473, /* 1e-126 */
    -0x1.762f1c7081f11p-472, /* 1e-125 */
    0x1.4588a38e6bb25p-466, /* 1e-124 */
    -0x1.6915338df9611p-463, /* 1e-123 */
    -0x1.c35a807177b96p-460, /* 1e-122 */
    0x1.979dbee454b0ap-458, /* 1e-121 */
    0x1.fd852e9d69dcdp-455, /* 1e-120 */
    -0x1.831985bb3bac0p-452, /* 1e-119 */
    0x1.0e100c6afab48p-448, /* 1e-118 */
    -0x1.5735f83d234f3p-444, /* 1e-117 */
    0x1.4bf226ce4f741p-443, /* 1e-116 */
    -0x1.cc2229efc395ep-437, /* 1e-115 */
    -0x1.1f955a35da3dbp-433, /* 1e-114 */
    0x1.310a9e795e65dp-431, /* 1e-113 */
    0x1.bea6a30bdaffap-427, /* 1e-112 */
    -0x1.e8d7da1897204p-423, /* 1e-111 */
    -0x1.630dd09ebce84p-420, /* 1e-110 */
    0x1.10baece64f76ap-419, /* 1e-109 */
    -0x1.aac595f8072afp-414, /* 1e-108 */
    -0x1.576fb7608f5abp-415, /* 1e-107 */
    0x1.f295a2d63a667p-407, /* 1e-106 */
    0x1.6f3b0b8bc9001p-404, /* 1e-105 */
    0x1.e584e7375da01p-400, /* 1e-104 */
    0x1.5ee6210535081p-397, /* 1e-103 */
    0x1.5b4fd4a341251p-393, /* 1e-102 */
    -0x1.4ddc3633ee91bp-390, /* 1e-101 */
    -0x1.42a68781d46c4p-388, /* 1e-100 */
    -0x1.9350296249875p-385, /* 1e-99 */
    0x1.81f6f3114905bp-380, /* 1e-98 */
    -0x1.1d8b502a64b8ep-377, /* 1e-97 */
    0x1.cd88ede5810c7p-373, /* 1e-96 */
    0x1.03aca57b853e5p-372, /* 1e-95 */
    0x1.5125f3b699a38p-367, /* 1e-94 */
    0x1.d2b7b85220063p-363, /* 1e-93 */
    0x1.1d96999aa01edp-362, /* 1e-92 */
    -0x1.4d81dfff5beccp-358, /* 1e-91 */
    0x1.7c76a00334606p-357, /* 1e-90 */
    -0x1.c48d76ff7fd0fp-351, /* 1e-89 */
    0x1.e52795a0501d7p-347, /* 1e-88 */
    -0x1.431d09ef37b68p-345, /* 1e-87 */
    -0x1.e4f9131ac1690p-340, /* 1e-86 */
    0x1.4391503d1c797p-338, /* 1e-85 */
    -0x1.35c52dd9ce342p-334, /* 1e-84 */
    -0x1.8336795041c12p-331, /* 1e-83 */
    0x1.0dfdf42dd6e75p-327, /* 1e-82 */
    0x1.517d71394ca12p-324, /* 1e-81 */
    0x1.a5dccd879fc96p-321, /* 1e-80 */
    0x1.ea801d30f7784p-323, /* 1e-79 */
    0x1.3290123e9aab2p-319, /* 1e-78 */
    0x1.85fcd05b39055p-310, /* 1e-77 */
    0x1.e77c04720746bp-307, /* 1e-76 */
    0x1.615b058e89186p-304, /* 1e-75 */
    0x1.b9b1c6f22b5e7p-301, /* 1e-74 */
    0x1.40f1c575b1b06p-301, /* 1e-73 */
    0x1.1912e36d31e1cp-294, /* 1e-72 */
    0x1.afabce243f2d2p-290, /* 1e-71 */
    0x1.b96c1ad4ef863p-291, /* 1e-70 */
    0x1.227c7218a2b68p-284, /* 1e-69 */
    -0x1.4a7238b09a4dfp-280, /* 1e-68 */
    0x1.62f139233f1e9p-277, /* 1e-67 */
    0x1.775b0ed81dcc7p-275, /* 1e-66 */
    0x1.754c74a3894fep-270, /* 1e-65 */
    0x1.a53f2398d747bp-268, /* 1e-64 */
    -0x1.f8b889c079733p-264, /* 1e-63 */
    -0x1.76e6ac3097d00p-261, /* 1e-62 */
    -0x1.d4a0573cbdc40p-258, /* 1e-61 */
    0x1.b63792f412cb0p-255, /* 1e-60 */
    -0x1.dc3a884ee8823p-252, /* 1e-59 */
    -0x1.29a4953151516p-248, /* 1e-58 */
    0x1.45f922c12d2d2p-244, /* 1e-57 */
    -0x1.6888948e87879p-241, /* 1e-56 */
    0x1.eaaa326eb4b43p-241, /* 1e-55 */
    -0x1.b355681eb3c3ep-235, /* 1e-54 */
    -0x1.10156113305a6p-231, /* 1e-53 */
    -0x1.506ae55ff1c40p-230, /* 1e-52 */
    -0x1.a4859eb7ee351p-227, /* 1e-51 */
    -0x1.06d38332f4e12p-223, /* 1e-50 */
    0x1.56eef38009bcdp-217, /* 1e-49 */
    0x1.595560c018581p-215, /* 1e-48 */
    0x1.afaab8f01e6e1p-212, /* 1e-47 */
    -0x1.e46a98d3d9f67p-209, /* 1e-46 */
    0x1.a27ac0f72f8c0p-206, /* 1e-45 */
    0x1.82c65c4d3edbcp-201, /* 1e-44 */
    -0x1.8e44064fb8b6bp-197, /* 1e-43 */
    -0x1.e3aa0fc74dc8ap-195, /* 1e-42 */
    -0x1.72524ee484eb4p-194, /* 1e-41 */
    0x1.631191d6259dap-187, /* 1e-40 */
    0x1.bbd5f64baf050p-184, /* 1e-39 */
    0x1.2acb73de9ac65p-181, /* 1e-38 */
    -0x1.4540d794df441p-177, /* 1e-37 */
    0x1.696ef285e8eafp-174, /* 1e-36 */
    -0x1.e1aa86c4e6d2fp-174, /* 1e-35 */
    0x1.5a5ead789df78p-167, /* 1e-34 */
    -0x1.4f09a7293a8aap-164, /* 1e-33 */
    -0x1.a2cc10f3892d4p-161, /* 1e-32 */
    -0x1.85bf8a9835bc4p-157, /* 1e-31 */
    -0x1.e72f6d3e432b6p-154, /* 1e-30 */
    0x1.9f04b7722c09dp-151, /* 1e-29 */
    0x1.06c5e54eb70c4p-148, /* 1e-28 */
    -0x1.b788a15d9b30bp-145, /* 1e-27 */
    -0x1.12b564da80fe7p-141, /* 1e-26 */
    -0x1.5762be11213e0p-138, /* 1e-25 */
    0x1.a96249354b394p-134, /* 1e-24 */
    0x1.13badb829e079p-131, /* 1e-23 */
    -0x1.a7566d9cba769p-128, /* 1e-22 */
    0x1.f769fb7e0b75ep-124, /* 1e-21 */
    0x1.75447a5d8e536p-121, /* 1e-20 */
    0x1.a52b31e9e3d07p-119, /* 1e-19 */
    -0x1.7c628066e8ceep-114, /* 1e-18 */
    -0x1.db7b2080a3029p-111, /* 1e-17 */
    0x1.5b4c2ebe68799p-109, /* 1e-16 */
    -0x1.937831647f5a0p-104, /* 1e-15 */
    0x1.ea70909833de7p-107, /* 1e-14 */
    -0x1.ecd79a5a0df95p-99, /* 1e-13 */
    0x1.97f27f0f6e886p-96, /* 1e-12 */
    0x1.7f7bc7b4d28aap-91, /* 1e-11 */
    -0x1.20a5465df8d2cp-88, /* 1e-10 */
    -0x1.34674bfabb83bp-84, /* 1e-9 */
    -0x1.03023df2d4c94p-82, /* 1e-8 */
    0x1.5e1e99483b023p-78, /* 1e-7 */
    0x1.b5a63f9a49c2cp-75, /* 1e-6 */
    -0x1.ee78183f91e64p-71, /* 1e-5 */
    -0x1.6a161e4f765fep-68, /* 1e-4 */
    -0x1.89374bc6a7efap-66, /* 1e-3 */
    -0x1.eb851eb851eb8p-63, /* 1e-2 */
    -0x1.999999999999ap-58, /* 1e-1 */
    0x0.0p+0, /* 1e0 */
    0x0.0p+0, /* 1e1 */
    0x0.0p+0, /* 1e2 */
    0x0.0p+0, /* 1e3 */
    0x0.0p+0, /* 1e4 */
    0x0.0p+0, /* 1e5 */
    0x0.0p+0, /* 1e6 */
    0x0.0p+0, /* 1e7 */
    0x0.0p+0, /* 1e8 */
    0x0.0p+0, /* 1e9 */
    0x0.0p+0, /* 1e10 */
    0x0.0p+0, /* 1e11 */
    0x0.0p+0, /* 1e12 */
    0x0.0p+0, /* 1e13 */
    0x0.0p+0, /* 1e14 */
    0x0.0p+0, /* 1e15 */
    0x0.0p+0, /* 1e16 */
    0x0.0p+0, /* 1e17 */
    0x0.0p+0, /* 1e18 */
    0x0.0p+0, /* 1e19 */
    0x0.0p+0, /* 1e20 */
    0x0.0p+0, /* 1e21 */
    0x0.0p+0, /* 1e22 */
    0x1.0000000000000p+23, /* 1e23 */
    0x1.0000000000000p+24, /* 1e24 */
    -0x1.b000000000000p+29, /* 1e25 */
    -0x1.1c00000000000p+32, /* 1e26 */
    -0x1.8c00000000000p+33, /* 1e27 */
    0x1.8440000000000p+38, /* 1e28 */
    0x1.f2a8000000000p+42, /* 1e29 */
    -0x1.215c000000000p+44, /* 1e30 */
    0x1.4b26800000000p+48, /* 1e31 */
    -0x1.3107f00000000p+52, /* 1e32 */
    0x1.82b6140000000p+55, /* 1e33 */
    0x1.e363990000000p+58, /* 1e34 */
    0x1.5c3c7f4000000p+61, /* 1e35 */
    -0x1.265a307800000p+65, /* 1e36 */
    0x1.900f436a00000p+68, /* 1e37 */
    0x1.e826288900000p+70, /* 1e38 */
    0x1.988becaad0000p+75, /* 1e39 */
    -0x1.0151182a7c000p+78, /* 1e40 */
    -0x1.069578d46c000p+79, /* 1e41 */
    -0x1.29075ae130e00p+85, /* 1e42 */
    -0x1.cd24c665f4600p+86, /* 1e43 */
    -0x1.c80dbeffee2f0p+92, /* 1e44 */
    0x1.c5eed14016454p+95, /* 1e45 */
    0x1.bb542c80deb48p+95, /* 1e46 */
    -0x1.babad90bdd33dp+101, /* 1e47 */
    -0x1.14b4c7a76a406p+105, /* 1e48 */
    0x1.a61e066ebb2f9p+108, /* 1e49 */
    -0x1.782d3bfacb025p+112, /* 1e50 */
    0x1.4e3ba83411e91p+112, /* 1e51 */
    0x1.a1ca924116636p+115, /* 1e52 */
    0x1.051e9b68adfe2p+119, /* 1e53 */
    -0x1.d73337b7a4d05p+125, /* 1e54 */
    -0x1.3400169638118p+126, /* 1e55 */
    -0x1.b020038778c2cp+132, /* 1e56 */
    -0x1.1c28046956f37p+135, /* 1e57 */
    0x1.9ccdfa7c534fcp+138, /* 1e58 */
    0x1.0401791b6823bp+141, /* 1e59 */
    0x1.2280ebb121165p+145, /* 1e60 */
    0x1.6b21269d695bep+148, /* 1e61 */
    -0x1.3a168fbb3c4d3p+151, /* 1e62 */
    -0x1.444e19d505b04p+155, /* 1e63 */
    -0x1.2ac340948e389p+157, /* 1e64 */
    0x1.1517de8c9c729p+159, /* 1e65 */
    0x1.2b4bbac5f871ep+165, /* 1e66 */
    0x1.d87aa5ddda398p+166, /* 1e67 */
    0x1.93a653d55431fp+171, /* 1e68 */
    -0x1.83b80b9aab60cp+175, /* 1e69 */
    -0x1.e4a60e815638fp+178, /* 1e70 */
    -0x1.5dcf9221abc73p+181, /* 1e71 */
    0x1.255e44aaf4a38p+185, /* 1e72 */
    0x1.bad75756c7318p+186, /* 1e73 */
    0x1.8a634b4b1e3f7p+191, /* 1e74 */
    0x1.767e0f0ef2e7bp+195, /* 1e75 */
    -0x1.2be26d2d505e7p+198, /* 1e76 */
    0x1.1249ef0eb713fp+200, /* 1e77 */
    -0x1.52472a5b364e2p+202, /* 1e78 */
    0x1.9649c2c37f079p+207, /* 1e79 */
    -0x1.08f322e84da10p+204, /* 1e80 */
    0x1.7eb4d0145d9efp+215, /* 1e81 */
    0x1.bcc40832ea0d7p+217, /* 1e82 */
    -0x1.d40af5c05b6f4p+220, /* 1e83 */
    -0x1.12436ccc1c92cp+225, /* 1e84 */
    -0x1.5b511ffc8edddp+226, /* 1e85 */
    -0x1.b22567fbb2954p+229, /* 1e86 */
    0x1.78544f8158316p+234, /* 1e87 */
    0x1.d6696361ae3dbp+237, /* 1e88 */
    0x1.300ef0e867348p+238, /* 1e89 */
    0x1.2f8255a450203p+244, /* 1e90 */
    -0x1.c24e8a794debep+248, /* 1e91 */
    -0x1.32e22d17a166ep+251, /* 1e92 */
    -0x1.7f9ab85d89c09p+254, /* 1e93 */
    -0x1.bf02cce9d8616p+256, /* 1e94 */
    -0x1.1761c012273cep+260, /* 1e95 */
    -0x1.ae9d180b58861p+264, /* 1e96 */
    -0x1.8d222f071753cp+268, /* 1e97 */
    0x1.f2a8a6e45ae8fp+266, /* 1e98 */
    0x1.137a9684eb8d2p+274, /* 1e99 */
    -0x1.4f4d87b3b31f4p+276, /* 1e100 */
    0x1.2e6f8b2fb00c7p+280, /* 1e101 */
    0x1.7a0b6dfb9c0f9p+283, /* 1e102 */
    -0x1.3b8db42be7643p+283, /* 1e103 */
    -0x1.8a712136e13d3p+286, /* 1e104 */
    0x1.f09794b3db33ap+294, /* 1e105 */
    -0x1.c9a1430f96ffcp+298, /* 1e106 */
    0x1.87ecd8590680ap+300, /* 1e107 */
    -0x1.0b0bf8c85befap+304, /* 1e108 */
    0x1.6462120b1a290p+306, /* 1e109 */
    -0x1.2142b4b90fa66p+310, /* 1e110 */
    0x1.4b364f0c56380p+314, /* 1e111 */
    0x1.4f01f167b5e30p+318, /* 1e112 */
    -0x1.74f648f97290fp+319, /* 1e113 */
    -0x1.d233db37cf353p+322, /* 1e114 */
    -0x1.23606902e1814p+326, /* 1e115 */
    -0x1.6c38834399e19p+329, /* 1e116 */
    -0x1.71d1a90520168p+334, /* 1e117 */
    0x1.31b9ecb997e3ep+337, /* 1e118 */
    0x1.3f1433f3feee7p+341, /* 1e119 */
    0x1.1db281e1fd541p+343, /* 1e120 */
    -0x1.4d706ed2c1ab7p+347, /* 1e121 */
    -0x1.4199150ee42cap+349, /* 1e122 */
    0x1.370052d6b1642p+353, /* 1e123 */
    0x1.c26033c62ede9p+357, /* 1e124 */
    0x1.997c205bdd4b2p+361, /* 1e125 */
    0x1.ffdb2872d49dep+364, /* 1e126 */
    0x1.7fd1f28f89c56p+367, /* 1e127 */
    -0x1.901cc86649e4ap+371, /* 1e128 */
    0x1.7b80b0047445dp+369, /* 1e129 */
    -0x1.f12cf91fd3754p+377, /* 1e130 */
    0x1.c943e44c1bd6bp+381, /* 1e131 */
    0x1.dca6eaf916631p+381, /* 1e132 */
    -0x1.6b0bd69229011p+386, /* 1e133 */
    0x1.8e8c4cf2532fbp+391, /* 1e134 */
    0x1.e45ec05dcff73p+393, /* 1e135 */
    -0x1.d144c7c55e058p+397, /* 1e136 */
    -0x1.4595f9b6b586ep+400, /* 1e137 */
    -0x1.96fb782462e8ap+403, /* 1e138 */
    -0x1.fcba562d7ba2cp+406, /* 1e139 */
    -0x1.1efa3aee36a2ep+411, /* 1e140 */
    -0x1.9ae326a7112e5p+412, /* 1e141 */
    -0x1.8066fc14355e8p+417, /* 1e142 */
    -0x1.c1017632856c3p+419, /* 1e143 */
    -0x1.18a0e9df9363ap+423, /* 1e144 */
    0x1.426db7510f86fp+425, /* 1e145 */
    0x1.326124a4aa6d1p+431, /* 1e146 */
    0x1.fbe5b73754217p+432, /* 1e147 */
    -0x1.614836beb5b59p+437, /* 1e148 */
    -0x1.b99a446e6322fp+440, /* 1e149 */
    0x1.affe54ec0828ap+442, /* 1e150 */
    -0x1.e40215d8f5cd3p+445, /* 1e151 */
    -0x1.9740a6d3ccd02p+450, /* 1e152 */
    0x1.7797bb9ffdeccp+446, /* 1e153 */
    -0x1.fc5504aaf0053p+456, /* 1e154 */
    -0x1.eda91756b019fp+457, /* 1e155 */
    0x1.65bb28b4e8f7ep+462, /* 1e156 */
    0x1.bf29f2e22335ep+465, /* 1e157 */
    0x1.8bbd1be6ab00dp+470, /* 1e158 */
    0x1.775631702ae08p+474, /* 1e159 */
    -0x1.56a2119e533adp+474, /* 1e160 */
    -0x1.358952c0bd013p+480, /* 1e161 */
    0x1.3e8a2c4789df4p+484, /* 1e162 */
    0x1.8e2cb7596c571p+487, /* 1e163 */
    -0x1.c9035a0712651p+485, /* 1e164 */
    0x1.f712ef3ddca40p+494, /* 1e165 */
    0x1.74d7ab0d53cd1p+497, /* 1e166 */
    -0x1.2df26a2f573fbp+500, /* 1e167 */
    0x1.43487da269783p+504, /* 1e168 */
    0x1.941a9d0b03d64p+507, /* 1e169 */
    -0x1.06debbb23b343p+510, /* 1e170 */
    0x1.b769956135fecp+513, /* 1e171 */
    -0x1.ed5e02a33e40dp+517, /* 1e172 */
    -0x1.a2d60d3037440p+518, /* 1e173 */
    -0x1.4171720f88a2ap+524, /* 1e174 */
    0x1.6e32316c9534cp+527, /* 1e175 */
    -0x1.b20a11c22bf0cp+527, /* 1e176 */
    -0x1.0f464b195b768p+531, /* 1e177 */
    -0x1.2a62fbbbf64a8p+537, /* 1e178 */
    0x1.16088aaa1845cp+539, /* 1e179 */
    -0x1.48eaa556c351bp+541, /* 1e180 */
    0x1.cc9b562a717b4p+547, /* 1e181 */
    -0x1.c03dd44af225fp+550, /* 1e182 */
    0x1.cfb2b6a251509p+553, /* 1e183 */
    -0x1.78c1376a34b6ap+555, /* 1e184 */
    0x1.14873d5d9f0dep+559, /* 1e185 */
    0x1.59a90cb506d15p+562, /* 1e186 */
    0x1.ec04d3f892217p+567, /* 1e187 */
    -0x1.31f3ee1292ac7p+569, /* 1e188 */
    -0x1.7e70e99737579p+572, /* 1e189 */
    -0x1.778348ff414b6p+577, /* 1e190 */
    -0x1.d5641b3f119e3p+580, /* 1e191 */
    -0x1.4abd220ed605cp+583, /* 1e192 */
    -0x1.4eb6354945c3ap+587, /* 1e193 */
    0x1.5d9c3d6468cb8p+590, /* 1e194 */
    0x1.6a06997b05fccp+592, /* 1e195 */
    0x1.e2441fece3be0p+596, /* 1e196 */
    0x1.2d6a93f40e56cp+600, /* 1e197 */
    -0x1.0e758e1ddc273p+602, /* 1e198 */
    -0x1.d484bc6954cc4p+607, /* 1e199 */
    0x1.6cb428f8ac016p+609, /* 1e200 */
    -0x1.1c0f6664947f2p+613, /* 1e201 */
    0x1.ce76600123309p+617, /* 1e202 */
    0x1.084fe005aff2cp+618, /* 1e203 */
    0x1.4a63d8071bef7p+621, /* 1e204 */
    -0x1.318198fb8e8a6p+625, /* 1e205 */
    -0x1.bef0ff9d39168p+629, /* 1e206 */
    -0x1.17569fc243ae1p+633, /* 1e207 */
    0x1.45a7709a56ccep+635, /* 1e208 */
    -0x1.9a3baccfc4e00p+640, /* 1e209 */
    0x1.ff3567fc49e80p+643, /* 1e210 */
    0x1.7f02c1fb5c621p+646, /* 1e211 */
    0x1.ef61b93d19bd4p+650, /* 1e212 */
    0x1.ace89e3180b26p+651, /* 1e213 */
    0x1.8608b16f7837cp+656, /* 1e214 */
    0x1.f3c56ee5ab22dp+660, /* 1e215 */
    -0x1.1e926ac1d428fp+662, /* 1e216 */
    0x1.4ce47d46db667p+666, /* 1e217 */
    -0x1.aff131b3b6e00p+670, /* 1e218 */
    0x1.c82503beb6d01p+672, /* 1e219 */
    0x1.d172257324208p+672, /* 1e220 */
    -0x1.dba31513012d7p+679, /* 1e221 */
    -0x1.2945ed2be0bc7p+683, /* 1e222 */
    -0x1.73976876d8eb8p+686, /* 1e223 */
    0x1.2f82bd6b70d9ap+689, /* 1e224 */
    0x1.bdb1b66326880p+693, /* 1e225 */
    0x1.2d1e23fbf02a0p+696, /* 1e226 */
    -0x1.c3cd298289e5cp+700, /* 1e227 */
    0x1.cb3f8c1cd3a0dp+703, /* 1e228 */
    0x1.f07b792044482p+703, /* 1e229 */
    -0x1.d9365a897aaa6p+710, /* 1e230 */
    -0x1.4f83f12bd954fp+713, /* 1e231 */
    -0x1.a364ed76cfaa3p+716, /* 1e232 */
    0x1.e783ae56f8d68p+718, /* 1e233 */
    -0x1.9e9b661348f3ep+721, /* 1e234 */
    -0x1.81908fe606cc3p+726, /* 1e235 */
    -0x1.e1f4b3df887f4p+729, /* 1e236 */
    0x1.52c70f944ab07p+733, /* 1e237 */
    -0x1.58872c86a2a37p+736, /* 1e238 */
    0x1.455c215ed2cefp+737, /* 1e239 */
    -0x1.34a66b24bc3ebp+741, /* 1e240 */
    -0x1.6074017b7ad39p+746, /* 1e241 */
    -0x1.b89101da59888p+749, /* 1e242 */
    -0x1.935aa12877f55p+753, /* 1e243 */
    -0x1.f831497295f2ap+756, /* 1e244 */
    -0x1.763d9bcf3b6f5p+759, /* 1e245 */
    -0x1.69e6816185259p+763, /* 1e246 */
    0x1.3b9fde4619911p+766, /* 1e247 */
    -0x1.75782a28600abp+769, /* 1e248 */
    0x1.9694e5a6c3f95p+773, /* 1e249 */
    0x1.fc3a1f1074f7bp+776, /* 1e250 */
};
/* clang-format on */
