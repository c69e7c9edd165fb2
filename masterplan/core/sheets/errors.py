"""Why a file as a whole is refused, and the sentence the user reads."""

from masterplan.core.stored import stored

MESSAGES = {
    "empty_file": stored(
        "Berkas ini kosong. Pilih berkas Excel (.xlsx) yang sudah berisi data."
    ),
    "not_a_workbook": stored(
        "Berkas ini bukan buku kerja Excel. Simpan data sebagai .xlsx "
        "lalu unggah kembali."
    ),
    "old_excel_format": stored(
        "Berkas ini dalam format Excel lama (.xls). Simpan ulang sebagai .xlsx "
        "lalu unggah kembali."
    ),
    "encrypted": stored(
        "Berkas ini dikunci dengan kata sandi. Hapus kata sandinya di Excel "
        "lalu unggah kembali."
    ),
    "has_macros": stored(
        "Berkas ini berisi makro. Simpan ulang sebagai .xlsx tanpa makro "
        "lalu unggah kembali."
    ),
    "too_large": stored(
        "Berkas ini terlalu besar. Batasnya 5 MB dan isi yang wajar; hapus gambar "
        "atau lembar yang tidak perlu, atau bagi menjadi beberapa berkas."
    ),
    "too_many_sheets": stored(
        "Berkas ini mempunyai lebih dari 50 lembar. Sisakan lembar yang berisi data "
        "inovasi lalu unggah kembali."
    ),
    "too_many_rows": stored(
        "Lembar dalam berkas ini memakai lebih dari 20.000 baris. Hapus baris kosong "
        "di bawah tabel atau bagi menjadi beberapa berkas."
    ),
    "too_many_columns": stored(
        "Lembar dalam berkas ini memakai lebih dari 200 kolom. Hapus kolom kosong "
        "di kanan tabel lalu unggah kembali."
    ),
    "too_many_cells": stored(
        "Berkas ini mempunyai terlalu banyak sel. Bagi menjadi beberapa berkas "
        "lalu unggah satu per satu."
    ),
    "text_too_long": stored(
        "Ada sel yang memuat teks lebih dari 32.767 huruf. Persingkat isi sel itu "
        "lalu unggah kembali."
    ),
    "broken": stored(
        "Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan ulang sebagai "
        ".xlsx, lalu unggah kembali."
    ),
    "forbidden_xml": stored(
        "Berkas ini memuat deklarasi XML yang tidak diizinkan. Salin tabelnya ke "
        "buku kerja baru, simpan sebagai .xlsx, lalu unggah kembali."
    ),
    "too_slow": stored(
        "Berkas ini terlalu lama dibaca. Bagi menjadi beberapa berkas yang lebih "
        "kecil lalu unggah satu per satu."
    ),
    "out_of_memory": stored(
        "Berkas ini membutuhkan terlalu banyak memori. Hapus format dan lembar yang "
        "tidak perlu, atau bagi menjadi beberapa berkas."
    ),
    "no_table": stored(
        "Tidak ditemukan tabel inovasi dalam berkas ini. Pastikan ada baris judul "
        "kolom, misalnya Nama Inovasi, Perangkat Daerah dan Dimensi."
    ),
}


class FileRefused(Exception):
    """A file that cannot be taken at all.

    `code` is a key of MESSAGES; `message` is the Indonesian sentence for the user.
    """

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = message or MESSAGES[code]
        super().__init__(f"{code}: {self.message}")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.code, self.message)
