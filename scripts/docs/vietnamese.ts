/**
 * What the tables of README.vi.md say, by the English original: a sentence of the editor that
 * changes loses its translation, and the tests ask for a new one. Names that the editor shows stay
 * English, since that is how they are found there.
 */
export const translations: Readonly<Record<string, string>> = {
	Parameter: 'Tham số',
	Default: 'Mặc định',
	'Shown for': 'Hiện khi',
	'What it is': 'Ý nghĩa',
	always: 'luôn hiện',
	required: 'bắt buộc',
	'none; required': 'không có; bắt buộc',
	empty: 'để trống',
	'or more': 'trở lên',
	'What kind of image it is, for example Coinmarketcap. The wrong type fails, and may cost a job.':
		'Ảnh thuộc loại nào, ví dụ Coinmarketcap. Chọn sai loại thì không giải được, và có thể mất một job.',
	'A grid of pictures and something to find in it: gives the pictures to click':
		'Lưới ảnh và một thứ cần tìm trong đó: cho biết các ảnh cần click',
	'A picture with a gap: gives how far to move the slider':
		'Ảnh có khoảng trống: cho biết khoảng cách cần kéo thanh trượt',
	'Any other image type of the service, by its job type ID':
		'Bất kỳ loại ảnh nào khác của dịch vụ, theo mã loại (job type ID)',
	"The service's number of the job type, as its documentation lists it":
		'Mã loại ảnh của dịch vụ, như ghi trong tài liệu của họ',
	'What to find in the image, in English or Vietnamese, for example panda or gấu trúc':
		'Thứ cần tìm trong ảnh, bằng tiếng Anh hoặc tiếng Việt, ví dụ panda hoặc gấu trúc',
	'Where the image comes from': 'Ảnh lấy từ đâu',
	'A file from an earlier node, for example Read Files from Disk or HTTP Request':
		'File từ node phía trước, ví dụ Read Files from Disk hoặc HTTP Request',
	'Base64 text in a field or expression': 'Chuỗi base64 trong một trường hoặc biểu thức',
	'The field with the image, as the Binary tab of the input panel names it':
		'Tên trường chứa ảnh, như thẻ Binary của khung đầu vào hiển thị',
	'The image as base64 text, with or without data:image/png;base64, in front':
		'Ảnh dạng chuỗi base64, có hoặc không có data:image/png;base64, ở đầu',
	'Buy a job for each image and wait for its result': 'Mua một job cho mỗi ảnh và chờ kết quả',
	'Wait for a job that was created before, by its number. This buys nothing.':
		'Chờ một job đã tạo trước đó, theo số job. Thao tác này không mua gì.',
	'Number of the job to wait for, as Create Job or an error message gives it':
		'Số của job cần chờ, lấy từ Create Job hoặc từ thông báo lỗi',
	'How to read the result of this job type': 'Cách đọc kết quả của loại ảnh này',
	'Numbers of the pictures to click, for example [1, 3, 5]':
		'Số thứ tự các ảnh cần click, ví dụ [1, 3, 5]',
	'How far to move a slider, for example 100': 'Khoảng cách cần kéo thanh trượt, ví dụ 100',
	'The text as the service read it, for example aB3x': 'Chữ mà dịch vụ đọc được, ví dụ aB3x',
	'How many jobs may be bought for one image that the service fails on, for example 2. Each attempt costs a job.':
		'Được mua tối đa bao nhiêu job cho một ảnh mà dịch vụ không giải được, ví dụ 2. Mỗi lần thử tốn một job.',
	'How many jobs may be waited for at once, for example 50. 0 is for no bound.':
		'Được chờ tối đa bao nhiêu job cùng lúc, ví dụ 50. Số 0 nghĩa là không giới hạn.',
	'Whether the first picture of a grid is number 1 or number 0 in the output':
		'Trong kết quả, ảnh đầu tiên của lưới mang số 1 hay số 0',
	'Least time between two questions for one result, for example 2. Asking costs nothing.':
		'Thời gian tối thiểu giữa hai lần hỏi một kết quả, ví dụ 2. Hỏi không tốn tiền.',
	'How long to wait for a result from the creation of its job, for example 60. After it the job can still be collected with Wait for Job.':
		'Chờ kết quả bao lâu kể từ lúc tạo job, ví dụ 60. Hết thời gian này vẫn lấy được kết quả bằng Wait for Job.',
};

/** @throws Error where there is no translation */
export function vietnamese(english: string): string {
	const translation = translations[english];
	if (translation === undefined) {
		throw new Error(`scripts/docs/vietnamese.ts has no translation of: ${english}`);
	}
	return translation;
}
